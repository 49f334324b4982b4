import { AppError } from '../../shared/errors.ts';
import type { CampaignSummary } from '../../shared/model/campaign.ts';
import type { OutboxRow } from '../../shared/model/outbox.ts';
import type { Sourced } from '../../shared/model/sourced.ts';
import type { Invoices } from '../invoice/invoice.ts';
import type { Log } from '../kit/log.ts';
import type { Operations } from '../operation/operation.ts';
import type { Sources } from '../sources/sources.ts';
import type { Stocks } from '../stock/stock.ts';
import { type ActiveSession, partOf } from '../tenant/tenant.ts';
import { presentDefinitions } from './answer/definitions.ts';
import { plain } from './answer/format.ts';
import { amongAll } from './answer/kinds.ts';
import {
  presentBeyond,
  presentHelp,
  presentNoSubject,
  presentOutOfSubject,
  presentReason,
  presentUnknownPlace,
  presentWhich,
  presentWhichCosts,
  presentWhichPlace,
  presentWhichReading,
  presentWhichSubject,
} from './answer/others.ts';
import { present } from './answer/present.ts';
import { type Frame, type Presented, SHOWN } from './answer/presented.ts';
import { asSpent } from './answer/spent.ts';
import { heldAgainst } from './answer/threshold.ts';
import { confirmed, isNoCampaign, strange } from './confirmed.ts';
import type { Intent } from './engine/intent/intents.ts';
import { branch, type KnownDivision } from './engine/names/places.ts';
import type { Doubt } from './engine/second-reading/doubt.ts';
import type { Understanding } from './engine/understanding.ts';
import { nameKey } from './engine/words/text.ts';
import { belowOf, branchNamed, namedPlace, placesTold, saidAs, topsOf, withPlace } from './named-places.ts';
import { type Plan, planFor } from './plan.ts';
import { checkRight, readableSubjects } from './rights.ts';
import { bears, nearNames, sameButSpelling } from './tools/articles.ts';
import { isCallable, toolNamed } from './tools/registry.ts';
import type { Finding, Looks, NamedPlace, ReadyTool, ToolContext } from './tools/tool.ts';

/** What the answerer reads with. */
export interface AnswererPorts {
  operations: Operations;
  invoices: Invoices;
  sources: Pick<Sources, 'read'>;
  /** null = this machine keeps no looks. */
  looks: Looks | null;
  queue: (session: ActiveSession) => OutboxRow[];
  born: (session: ActiveSession, signal?: AbortSignal) => Promise<Sourced<CampaignSummary[]> | null>;
  log: Log;
}

/** A finished answer without its envelope. */
export interface Outcome {
  intent: Intent;
  shown: Presented;
  tool: ReadyTool | null;
  input: Record<string, unknown>;
  finding: Finding | null;
  /** Exact name of the article answered about, carried to the next question. */
  article: string | null;
  /** Names of several answered about at once. */
  articles: string[];
  place: NamedPlace | null;
  /** The divisions that the input tells by name, by their numbers. */
  numbers: number[];
}

/** Names offered when the user has to choose an article. */
const EXAMPLES = 3;
/** Under this score the words alone prove nothing: without data to confirm, the question is out of subject. */
const TENTATIVE = 0.5;

/** Share of the words that a name must bear to be taken for one that was announced like a place. */
const NEARLY = 0.85;
const GLUED = /(?<![\p{L}\p{N}])[dl](?=[aeiouyh]\p{L}{3})/gu;

/** Questions about one article. */
const ABOUT_ONE: ReadonlySet<Intent> = new Set(['stock.quantity', 'stock.byDivision', 'stock.detail', 'stock.past', 'stock.trend']);

/** The user's own words about the article. */
export type Said = Pick<ToolContext, 'parts' | 'negated' | 'spoken'> & Partial<Pick<ToolContext, 'places'>>;

/** Everything one answer needs to be worked out. */
export interface Setting {
  session: ActiveSession;
  /** As `readOnce` gives them for this answer. */
  stocks: Stocks;
  divisions: readonly KnownDivision[];
  now: number;
  /** As `Frame` keeps it; absent = words are shown as they were looked for. */
  typed?: readonly string[];
  /** Lines wanted of a long list; absent = as many as an answer shows. */
  kept?: number;
  signal: AbortSignal | undefined;
}

/** Turns an understood question into an outcome: settles what words alone cannot, calls one tool, words what it found. */
export function createAnswerer(ports: AnswererPorts) {
  const frameOf = ({ session, now, kept, divisions, typed }: Setting, place: NamedPlace | null): Frame => ({
    now,
    shown: kept ?? SHOWN,
    scope: { label: session.scope.label, divisions: session.scope.divisionIds.length },
    place: place?.name ?? null,
    branch: place === null ? null : branchNamed(place, divisions),
    below: belowOf(place),
    typed: typed ?? [],
  });

  const contextOf = (setting: Setting, place: Outcome['place'], said: Said): ToolContext => ({
    session: setting.session,
    stocks: setting.stocks,
    operations: ports.operations,
    invoices: ports.invoices,
    sources: ports.sources,
    queue: () => ports.queue(setting.session),
    born: () => ports.born(setting.session, setting.signal),
    looks: ports.looks,
    divisions: setting.divisions,
    now: setting.now,
    kept: setting.kept ?? SHOWN,
    place,
    places: [],
    scope: place === null ? setting.session.scope : partOf(setting.session.scope, place.ids, place.name),
    ...said,
    signal: setting.signal,
  });

  const without = (intent: Intent, shown: Presented): Outcome => ({
    intent,
    shown,
    tool: null,
    input: {},
    finding: null,
    article: null,
    articles: [],
    place: null,
    numbers: [],
  });

  /** A few names that exist in the scope; an example is not worth an error. */
  async function examples(setting: Setting): Promise<string[]> {
    if (!setting.session.info.rights.stocks_Visu) return [];
    try {
      const page = await setting.stocks.list(
        setting.session.scope,
        { sort: 'level', descending: false, offset: 0, limit: EXAMPLES * 3 },
        setting.signal,
      );
      return [...new Set(page.value.rows.map((row) => row.name))].slice(0, EXAMPLES);
    } catch (error) {
      if (setting.signal?.aborted) throw error;
      ports.log.debug('exemple_indisponible', { error });
      return [];
    }
  }

  /** Whether some article of the scope bears these words. */
  async function exists(text: string, setting: Setting): Promise<boolean> {
    const found = await setting.stocks.articles(setting.session.scope, text.slice(0, 200), setting.signal);
    return found.value.some((article) => bears(article.name, text));
  }

  /** Whether most of its words are those of some article: "300 flyers A4". */
  async function resembles(text: string, setting: Setting): Promise<boolean> {
    return (await nearNames(setting, text)).length > 0;
  }

  const spelt = async (text: string, setting: Setting): Promise<boolean> => (await sameButSpelling(setting, text)) !== null;

  /**
   * "denveloppes DL": an article of the language whose apostrophe was left out, when the data knows the word without it; « kakemonos 85x200 »: a
   * name between marks that is not written as it is there.
   */
  async function unglued(understood: Understanding, setting: Setting): Promise<Understanding> {
    const { article } = understood;
    const rest = (understood.quoted && article !== null ? nameKey(article) : article?.replaceAll(GLUED, '')) ?? null;
    if (article === null || rest === null || rest === article || (await exists(article, setting)) || !(await exists(rest, setting)))
      return understood;
    return { ...understood, article: rest, spoken: rest, quoted: false, parts: understood.parts.map((part) => part.replaceAll(GLUED, '')) };
  }

  /** Takes the widest reading of the article's words that names something in stock ("bon de commande", "enveloppe à fenêtre"). */
  async function settle(first: Understanding, setting: Setting): Promise<Understanding> {
    if (!first.intent.startsWith('stock.') || !setting.session.info.rights.stocks_Visu) return first;
    const understood = await unglued(first, setting);
    const { article, place, intent, wider } = understood;
    const unread = (): Understanding => ({ ...understood, intent: 'unsupported', reason: 'unread', wider: [] });
    const certain = understood.score >= TENTATIVE;
    if (wider.length === 0) return understood.loose && certain ? unread() : understood;
    const read = (text: string, usesPlace: boolean): Understanding => ({
      ...understood,
      ...(usesPlace ? { place: null, divisionIds: null } : {}),
      article: text,
      spoken: text,
      intent: article === null ? 'stock.quantity' : intent,
      score: Math.max(understood.score, TENTATIVE),
      wider: [],
      parts: [],
    });
    const one = article !== null || intent === 'stock.quantity';
    const near = (text: string, least?: number) => nearNames(setting, text, least);
    for (const { text, usesPlace } of wider) {
      if (!(one || !usesPlace || place?.kind === 'unknown')) continue;
      if (await exists(text, setting)) return read(text, usesPlace);
      // "papier à entête": nearly a name as a whole, rather than "papier" in a place that is not there.
      if (usesPlace && text === wider[0]!.text && place?.kind === 'unknown' && (await near(text, NEARLY)).length > 0)
        return read(text, true);
    }
    // "papier à entete A4": the name of one article, spelt in another way.
    for (const { text, usesPlace } of one ? wider : []) if (await spelt(text, setting)) return read(text, usesPlace);
    if (understood.loose && certain && !understood.followUp) {
      // "lettre a4 recto svppp": nearly a name with the words of another subject in it.
      const widest = wider.find(({ usesPlace }) => !usesPlace);
      return widest !== undefined && (await near(widest.text)).length > 0 ? read(widest.text, false) : unread();
    }
    if (!ABOUT_ONE.has(intent) || understood.parts.length > 1 || (article !== null && (await exists(article, setting)))) return understood;
    // Nothing bears either: near names are looked for with all the words, those announced like a place included.
    const whole = wider.find(({ usesPlace }) => usesPlace === (place?.kind === 'unknown'));
    if (whole === undefined) return understood;
    if (!whole.usesPlace) return understood.score < TENTATIVE ? understood : { ...understood, article: whole.text, spoken: whole.text };
    return (await near(whole.text)).length > 0 ? read(whole.text, true) : understood;
  }

  /** Runs one planned call and words its finding. @throws AppError of the tool */
  async function run(plan: Plan, setting: Setting, intent: Intent, place: Outcome['place'], said: Said): Promise<Outcome> {
    const tool = toolNamed(plan.tool);
    if (tool === null) throw new AppError('invalid_input', "La question n'a pas pu être lue.");
    const finding = await tool.call(contextOf(setting, place, said), plan.input);
    const worded = (at: Outcome['place']) => present(finding, setting.session, frameOf(setting, at));
    if (finding.kind === 'no_look' || finding.kind === 'by_month') return without('unsupported', worded(null));
    const article =
      finding.kind === 'article' ? finding.article.name : 'name' in finding && tool.name.startsWith('stocks_') ? finding.name : null;
    const articles = articlesOf(finding);
    const { told, numbers } = placesTold(place, said.places ?? []);
    const input = { ...plan.input, ...(article === null ? {} : { article }), ...told };
    return { intent, shown: worded(place), tool, input, finding, article, articles, place, numbers };
  }

  /** Nothing but a place: what may be read of it is offered. */
  function whichSubject(understood: Understanding, setting: Setting): Outcome {
    const { place, placeSpoken } = understood;
    const frame = frameOf(setting, null);
    if (place?.kind === 'several')
      return without(
        'out_of_subject',
        presentWhichPlace(place.names, (name) => withPlace(understood, saidAs(place, name)), frame),
      );
    if (place?.kind !== 'division') return without('out_of_subject', presentOutOfSubject(frame, null));
    const subjects = readableSubjects(setting.session);
    return without('out_of_subject', presentWhichSubject(placeSpoken ?? place.name, place.name, subjects, frame));
  }

  async function noTool(understood: Understanding, setting: Setting): Promise<Outcome> {
    const frame = frameOf(setting, null);
    if (understood.reason === 'subject') return whichSubject(understood, setting);
    if (understood.reason === 'costs')
      return without(understood.intent, presentWhichCosts(understood.text, readableSubjects(setting.session), frame));
    if (understood.reason !== null) {
      if (understood.intent === 'refused') ports.log.warn('demande_refusee', { reason: understood.reason });
      return without(understood.intent, presentReason(understood.reason, frame));
    }
    const defined = understood.intent === 'help' ? presentDefinitions(understood.text, frame) : null;
    if (defined !== null) return without('help', defined);
    const known = await examples(setting);
    if (understood.intent.startsWith('stock.')) return without(understood.intent, presentNoSubject(frame, known));
    return without(
      understood.intent,
      understood.intent === 'help' ? presentHelp(frame, known[0] ?? null) : presentOutOfSubject(frame, known[0] ?? null),
    );
  }

  /** Whether a campaign of the scope is called so, by the user's own rights. */
  async function campaignNamed(understood: Understanding, setting: Setting, place: Outcome['place']): Promise<Outcome | null> {
    const { campaign, article } = understood;
    const tool = toolNamed('campaigns_status')!;
    if (article === null || campaign === null || !tool.anyRight.some((right) => setting.session.info.rights[right])) return null;
    const said = { parts: [], negated: [], spoken: understood.spoken };
    const found = await run(
      { tool: tool.name, input: { references: [], name: campaign.slice(0, 200) } },
      setting,
      'campaign.status',
      place,
      said,
    );
    return found.finding?.kind === 'campaigns' && found.finding.campaigns.length > 0 ? found : null;
  }

  /** "coût total Braderie 2026", "coût Anniversaire 2025 et 2026": what no article bears and a campaign does costs what its operations cost. */
  async function costOfCampaign(understood: Understanding, setting: Setting): Promise<Understanding> {
    const { article, reason, campaign, parts } = understood;
    if (reason !== 'price' || article === null || campaign === null || !setting.session.info.rights.operations_Visu) return understood;
    const several = parts.length > 1;
    const names = several ? parts : [campaign];
    const borne = names.map(async (name) => (await campaignNamed({ ...understood, campaign: name }, setting, null)) !== null);
    if ((await exists(article, setting)) || (await Promise.all(borne)).includes(false)) return understood;
    const intent = several ? 'operations.compare' : 'operations.total';
    return { ...understood, intent, reason: null, measure: 'cost', search: article, score: TENTATIVE };
  }

  /** The engine's answer. @throws AppError source_unavailable | session_expired | forbidden */
  async function answer(first: Understanding, setting: Setting): Promise<Outcome> {
    const understood = await costOfCampaign(await settle(first, setting), setting);
    const frame = frameOf(setting, null);
    const { place, article, parts, negated, spoken } = understood;
    const tentative = understood.score < TENTATIVE;
    const { stocks_Visu: seesStocks } = setting.session.info.rights;
    /** Words alone prove nothing: an article of that name does. */
    const lost = async () =>
      tentative && (article === null || !seesStocks || !((await exists(article, setting)) || (await resembles(article, setting))));
    const plan = planFor(understood, setting.now);
    if (plan !== null && !isCallable(plan)) {
      ports.log.warn('plan_refuse', { tool: plan.tool });
      return without('unsupported', presentReason('unread', frame));
    }
    // "stocks de Bordeaux": nothing but a place that is not in the scope.
    if (plan === null && place?.kind === 'unknown' && understood.reason === null && understood.intent.startsWith('stock.')) {
      toolNamed('stocks_list')?.check(setting.session);
      return without(
        understood.intent,
        presentUnknownPlace(place.asked, frame, [], (name) => withPlace(understood, name)),
      );
    }
    // What cannot be answered of a subject is not even told to who may not read it.
    if (understood.intent === 'unsupported' && !tentative) checkRight(understood.about, setting.session);
    if (plan === null) return noTool(tentative && understood.reason !== null && (await lost()) ? strange(understood) : understood, setting);
    if (place !== null && (place.kind === 'unknown' || place.kind === 'several') && !(await lost()) && plan.tool !== 'scope_describe') {
      toolNamed(plan.tool)?.check(setting.session);
      return without(
        understood.intent,
        place.kind === 'unknown'
          ? presentUnknownPlace(place.asked, frame, place.guessed === true ? topsOf(setting.divisions) : [], (name) =>
              withPlace(understood, name),
            )
          : presentWhichPlace(place.names, (name) => withPlace(understood, saidAs(place, name)), frame),
      );
    }
    const which = presentWhich(understood, plan.tool, frame);
    if (which !== null) {
      toolNamed(plan.tool)?.check(setting.session);
      return without(understood.intent, which);
    }
    const named = namedPlace(understood);
    const places = place?.kind === 'both' ? place.divisions.map(({ id, name }) => ({ name, ids: branch(setting.divisions, id), id })) : [];
    const outcome = await run(plan, setting, understood.intent, named, { parts, negated, spoken, places });
    // A reason is asked for: the state alone would be another answer.
    if (
      understood.reason === 'cause' &&
      !(outcome.finding?.kind === 'campaigns' && outcome.finding.campaigns.some(({ rejection }) => rejection !== null))
    )
      return without('unsupported', presentReason('cause', frame));
    const guessed = outcome.finding?.kind === 'which' && outcome.finding.why === 'typing';
    // "anniversaire 2025 c'est bon ?": a name that no article bears and a campaign does.
    // An operation that is called one is no campaign.
    const open = (tentative || understood.meanings.has('status')) && !understood.meanings.has('operation');
    const campaign = open && (guessed || !confirmed(outcome.finding!, understood)) ? await campaignNamed(understood, setting, named) : null;
    if (campaign !== null) return campaign;
    if (seesStocks && isNoCampaign(outcome.finding, understood) && (await exists(article!, setting)))
      return answer({ ...first, intent: 'stock.quantity', reason: null, score: TENTATIVE }, setting);
    if (tentative && !confirmed(outcome.finding!, understood)) {
      const known = await examples(setting);
      return without('out_of_subject', presentOutOfSubject(frame, known[0] ?? null));
    }
    const { threshold } = understood;
    const inside = setting.divisions.filter(({ id }) => named?.ids.has(id) ?? true);
    const read = [...topsOf(inside), ...inside.map(({ name }) => name)];
    const isWhole = inside.some(({ parentId }) => parentId === null);
    const shown = asSpent(amongAll(outcome.shown, outcome.finding, understood, { read, isWhole }), understood);
    return { ...outcome, shown: threshold === null ? shown : heldAgainst(shown, outcome.finding, threshold) };
  }

  /** What is told instead of a figure that is in doubt: which of two readings is meant, or that none may be. */
  function doubted({ intent }: Outcome, { kind, choices }: Doubt, setting: Setting): Outcome {
    const frame = frameOf(setting, null);
    return kind === 'which' ? without(intent, presentWhichReading(choices, frame)) : without('unsupported', presentBeyond(choices, frame));
  }

  return { answer, run, doubted };
}

/** Articles set side by side, or the only one of a list. */
function articlesOf(finding: Finding): string[] {
  if (finding.kind === 'compared') return [...new Set(finding.cells.map(({ name }) => plain(name)))];
  if (finding.kind !== 'page' || finding.criteria.search === null) return [];
  const names = [...new Set(finding.rows.map(({ name }) => plain(name)))];
  return names.length === 1 ? names : [];
}
