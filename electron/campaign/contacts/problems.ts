import type { Channel } from '../../../shared/model/campaign.ts';
import type { ContactDuplicates, ContactFieldName, ContactProblem, ContactProblems } from '../../../shared/model/contact.ts';
import type { Draft } from '../draft.ts';
import { readMobile } from '../phone.ts';
import { BLOCK_WIDTH, EMAIL, reach } from '../recipients.ts';
import { csvForPeople } from '../words.ts';
import type { ContactRow } from './read.ts';

const labelOf = ({ fields, line }: ContactRow): string =>
  [fields.prenom, fields.nom].filter(Boolean).join(' ') || fields.entreprise || fields.mail || fields.telephone || `ligne ${line}`;

/** First of the candidates that would pass. */
const firstThat = (candidates: readonly string[], passes: (value: string) => boolean, value: string): string | null =>
  candidates.find((candidate) => candidate !== value && candidate !== '' && passes(candidate)) ?? null;

function mobileSuggestion(value: string): string | null {
  const digits = value.replace(/[oO]/g, '0').replace(/[lI]/g, '1');
  const pieces = value.split(/[/,;]| ou /).map((piece) => piece.trim());
  const candidates = [...pieces, digits, digits.replace(/[^\d+]/g, ''), `0${digits.replace(/\D/g, '')}`, `+${digits.replace(/\D/g, '')}`];
  return firstThat(candidates, (candidate) => 'e164' in readMobile(candidate), value);
}

/** Slips of the keyboard in well-known domains. */
const DOMAINS: readonly [RegExp, string][] = [
  [/@g(mial|amil|mal|mai|mail\.co)$/i, '@gmail.com'],
  [/@g(mial|amil|mal|mai|nail)\./i, '@gmail.'],
  [/@hotmal\./i, '@hotmail.'],
  [/@(yaho|yahooo)\./i, '@yahoo.'],
  [/@(oragne|ornage|orang)\./i, '@orange.'],
  [/\.(con|cim|vom|comm)$/i, '.com'],
  [/\.(frr|ff)$/i, '.fr'],
];

function mailSuggestion(value: string): string | null {
  const plain = value
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/^mailto:/i, '')
    .replace(/\s+/g, '')
    .replace(/^[<("']+|[>)"'.,;:]+$/g, '')
    .replace(/,/g, '.')
    .replace(/@{2,}/g, '@')
    .replace(/\.{2,}/g, '.')
    .replace(/\(at\)|\[at\]/i, '@')
    .toLowerCase();
  const repaired = DOMAINS.reduce((text, [wrong, right]) => text.replace(wrong, right), plain);
  const dotted = /@[a-z0-9-]+$/.test(repaired) ? repaired.replace(/(fr|com|net|org)$/, '.$1') : repaired;
  return firstThat([repaired, dotted], (candidate) => EMAIL.test(candidate), value.toLowerCase());
}

/** Usual short forms of French addresses (AFNOR XP Z10-011), longest gain first. */
const SHORT: readonly [RegExp, string][] = [
  [/\bboulevard\b/gi, 'BD'],
  [/\bavenue\b/gi, 'AV'],
  [/\brésidence\b|\bresidence\b/gi, 'RES'],
  [/\bbâtiment\b|\bbatiment\b/gi, 'BAT'],
  [/\bappartement\b/gi, 'APT'],
  [/\bimmeuble\b/gi, 'IMM'],
  [/\bquartier\b/gi, 'QUA'],
  [/\blotissement\b/gi, 'LOT'],
  [/\bplace\b/gi, 'PL'],
  [/\bimpasse\b/gi, 'IMP'],
  [/\ballées?\b/gi, 'ALL'],
  [/\bchemin\b/gi, 'CHE'],
  [/\broute\b/gi, 'RTE'],
  [/\bsaint\b/gi, 'ST'],
  [/\bsainte\b/gi, 'STE'],
  [/\bgénéral\b|\bgeneral\b/gi, 'GAL'],
  [/\bmaréchal\b|\bmarechal\b/gi, 'MAL'],
];

function lineSuggestion(value: string): string | null {
  let shorter = value.replace(/\s+/g, ' ').trim();
  for (const [long, short] of SHORT) {
    if (shorter.length <= BLOCK_WIDTH) break;
    shorter = shorter.replace(long, short);
  }
  return shorter !== value && shorter.length <= BLOCK_WIDTH ? shorter : null;
}

function postcodeSuggestion(value: string): string | null {
  const digits = value.replace(/[oO]/g, '0').replace(/\D/g, '');
  return firstThat([digits, `0${digits}`, digits.slice(0, 5)], (candidate) => /^(?!00)\d{5}$/.test(candidate), value);
}

function suggestion(field: ContactFieldName | null, value: string): string | null {
  if (value === '') return null;
  switch (field) {
    case 'telephone':
      return mobileSuggestion(value);
    case 'mail':
      return mailSuggestion(value);
    case 'code_postal':
      return postcodeSuggestion(value);
    case 'adresse1':
    case 'adresse2':
    case 'adresse3':
    case 'entreprise':
      return lineSuggestion(value);
    default:
      return null;
  }
}

/** Every contact a chosen channel cannot reach for what its own line says. Refusals, oppositions and duplicates are not faults. */
export function allProblems(draft: Draft): ContactProblem[] {
  const { channels, contacts, audiences } = draft;
  if (contacts === null || contacts.problem !== null) return [];
  return channels.flatMap((channel) => {
    if ((audiences[channel]?.missing.length ?? 0) > 0) return [];
    return contacts.rows.flatMap((row): ContactProblem[] => {
      const found = reach(channel, row);
      if (!('problem' in found)) return [];
      const { field, value, problem } = found;
      return [{ line: row.line, channel, field, value, problem, suggestion: suggestion(field, value), label: labelOf(row) }];
    });
  });
}

export interface ProblemsRequest {
  channel?: Channel | undefined;
  problem?: string | undefined;
  offset: number;
  limit: number;
}

/** A window on the problems, and how many of each kind over all of them. Pure. */
export function problemsOf(draft: Draft, { channel, problem, offset, limit }: ProblemsRequest): ContactProblems {
  const all = allProblems(draft);
  const kinds = new Map<string, number>();
  for (const each of all) kinds.set(each.problem, (kinds.get(each.problem) ?? 0) + 1);
  const wanted = all.filter(
    (each) => (channel === undefined || each.channel === channel) && (problem === undefined || each.problem === problem),
  );
  return {
    total: wanted.length,
    rows: wanted.slice(offset, offset + limit),
    kinds: [...kinds].map(([name, times]) => ({ problem: name, count: times })).sort((a, b) => b.count - a.count),
    perChannel: draft.channels.flatMap((each) => draft.audiences[each]?.count ?? []),
    excludedLines: draft.content.contacts?.excluded?.length ?? 0,
  };
}

/** The lines that have a problem, as they were laid, with the problem in words: for a person to correct in a spreadsheet. */
export function badLines(draft: Draft): { csv: string; lines: number } {
  const byLine = new Map<number, Set<string>>();
  for (const { line, problem } of allProblems(draft)) byLine.set(line, (byLine.get(line) ?? new Set()).add(problem));
  const { contacts } = draft;
  if (contacts === null) return { csv: csvForPeople([['Aucun contact']]), lines: 0 };
  const rows = contacts.rows.filter(({ line }) => byLine.has(line));
  return {
    csv: csvForPeople([
      ['Ligne', 'Problème', ...contacts.headers.map(({ header }) => header)],
      ...rows.map((row) => [String(row.line), [...(byLine.get(row.line) ?? [])].join(', '), ...row.cells]),
    ]),
    lines: rows.length,
  };
}

/** Contacts that share an e-mail address or a mobile; the line a channel keeps is told, the first one when the channel is not chosen. Pure. */
export function duplicatesOf({ contacts, audiences }: Draft, { offset, limit }: { offset: number; limit: number }): ContactDuplicates {
  const groups = new Map<string, ContactRow[]>();
  const add = (key: string, row: ContactRow) => {
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [row]);
    else known.push(row);
  };
  for (const row of contacts?.rows ?? []) {
    const mail = (row.fields.mail ?? '').toLowerCase();
    if (mail !== '') add(`mail:${mail}`, row);
    const mobile = readMobile(row.fields.telephone ?? '');
    if ('e164' in mobile) add(`telephone:${mobile.e164}`, row);
  }
  const repeated = [...groups].filter(([, rows]) => rows.length > 1);
  // What a channel keeps, where one is chosen: somebody who refuses is kept by none.
  const written = { mail: audiences.email, telephone: audiences.sms };
  const keptBy = (by: 'mail' | 'telephone') => {
    const audience = written[by];
    return audience && new Set(audience.recipients.map(({ row }) => row));
  };
  const kept = { mail: keptBy('mail'), telephone: keptBy('telephone') };
  return {
    total: repeated.length,
    groups: repeated.slice(offset, offset + limit).map(([key, rows]) => {
      const [found, ...value] = key.split(':');
      const by = found === 'telephone' ? 'telephone' : 'mail';
      return {
        by,
        value: value.join(':'),
        lines: rows.map((row, index) => ({ line: row.line, label: labelOf(row), kept: kept[by]?.has(row) ?? index === 0 })),
      };
    }),
  };
}
