import data from '../../../../resources/assistant/grammar.json' with { type: 'json' };
import type { AssistantSubject } from '../../../../shared/model/assistant.ts';
import { INTENTS, type Intent, REASONS, type Reason } from './intents.ts';

/** Tells whether a question has a feature: a concept of the lexicon, or one of `FEATURES`. */
export type Has = (feature: string) => boolean;

/** What the grammar may test beside the concepts of the lexicon. */
export const FEATURES: ReadonlySet<string> = new Set([
  ...[
    'name',
    'titled',
    'longName',
    'place',
    'places',
    'period',
    'periods',
    'tooManyPeriods',
    'past',
    'future',
    'range',
    'reference',
    'number',
    'order',
    'alert',
    'levels',
    'span',
    'who',
    'self',
    'ranked',
    'person',
    'personKept',
    'orAlert',
    'persons',
    'thing',
    'phase',
    'totalled',
    'bill',
    'part',
    'mixedParts',
    'strangeState',
    'toDo',
    'untold',
    'hours',
    'moneyRange',
    'since',
    'leftOver',
    'created',
    'exceptStates',
    'exceptMore',
    'urgents',
    'campaigns',
    'channels',
    'ownSight',
    'willBe',
    'nextYear',
    'goingTo',
    'eldest',
    'ofCampaign',
    'invoiceLines',
    'toldApart',
    'narrowed',
    'awaited',
    'toBill',
    'byThen',
    'yearAhead',
    'whetherToOrder',
    'otherDate',
  ],
  ...[
    'which',
    'carried',
    'quoted',
    'counted',
    'parts',
    'twice',
    'unread',
    'grouped',
    'rankedGroup',
    'cfi',
    'born',
    'channel',
    'measure',
    'kind',
  ],
  ...['learnt:stocks', 'learnt:operations', 'learnt:factures', 'learnt:campagnes'],
  ...['S:stocks', 'S:operations', 'S:factures', 'S:campagnes', 'S:perimetre', 'S:hors_sujet'],
]);

export interface Decision {
  intent: Intent;
  score: number;
  reason: Reason | null;
}

/** "campaign !name cost|spending": every term holds, `!` = not, `|` = one of them. */
interface Condition {
  text: string;
  terms: { not: boolean; any: string[] }[];
}

function condition(text: string): Condition {
  const terms = text
    .split(' ')
    .filter((term) => term !== '')
    .map((term) => ({ not: term.startsWith('!'), any: term.replace(/^!/u, '').split('|') }));
  return { text, terms };
}

const holds = ({ terms }: Condition, has: Has): boolean => terms.every(({ not, any }) => any.some(has) !== not);

const SUBJECTS = data.subjects.map((rule) => ({ when: condition(rule.when), subject: rule.subject as AssistantSubject }));
const RULES = data.intents.map((rule): { when: Condition; decision: Decision } => {
  const reason = 'reason' in rule ? rule.reason : null;
  if (!INTENTS.some((known) => known === rule.intent)) throw new Error(`Unknown intent in grammar.json: ${rule.intent}`);
  if (reason !== null && !REASONS.some((known) => known === reason)) throw new Error(`Unknown reason in grammar.json: ${reason}`);
  return { when: condition(rule.when), decision: { intent: rule.intent as Intent, score: rule.score, reason: reason as Reason | null } };
});

/** Features named by the rules: a test proves that each exists. */
export const NAMED_FEATURES: ReadonlySet<string> = new Set(
  [...SUBJECTS, ...RULES].flatMap(({ when }) => when.terms.flatMap(({ any }) => any)),
);

/** The subject a question is about: the first rule that holds. */
export const subjectOf = (has: Has): AssistantSubject => SUBJECTS.find(({ when }) => holds(when, has))!.subject;

/** What a question asks: the first rule that holds, the most binding first. */
export const decide = (has: Has): Decision => RULES.find(({ when }) => holds(when, has))!.decision;

/** Of several ways to rank, the one that tells most of what is wanted. */
export const rankOf = (has: Has): 'oldest' | 'recent' | 'most' | 'least' | null =>
  has('eldest') ? 'oldest' : has('recent') ? 'recent' : has('most') ? 'most' : has('least') ? 'least' : null;
