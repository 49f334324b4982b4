import { RIGHT_LABELS, RIGHTS } from '../../../shared/model/tenant.ts';
import type { ActiveSession } from '../../tenant/tenant.ts';
import { words } from '../engine/words/text.ts';
import type { Finding } from '../tools/tool.ts';
import { count, formatNumber, listed, plain, quote } from './format.ts';
import { bare, type Frame, type Presented } from './presented.ts';

/** What the user may see and do, in words. */
export function presentScope(session: ActiveSession, frame: Frame, named: string | null = null): Presented {
  const { scope, info } = session;
  if (named !== null) return presentNamed(session, frame, named);
  const rights = RIGHTS.filter((right) => info.rights[right]).map((right) => RIGHT_LABELS[right]);
  const shown = bare(
    `Votre périmètre est ${plain(scope.label)} : ${count(scope.divisionIds.length, 'division')}, la vôtre et celles qui en dépendent. ` +
      (rights.length > 0 ? `Vous pouvez ${listed(rights)}.` : "Votre compte n'a aucun droit de lecture.") +
      ' Les divisions au-dessus et à côté ne sont ni lues ni comptées.',
    frame,
  );
  const names = [...scope.names].filter(([id]) => scope.divisionIds.includes(id)).map(([, name]) => name);
  return {
    ...shown,
    figure: {
      label: 'Divisions de votre périmètre',
      value: scope.divisionIds.length,
      unit: scope.divisionIds.length < 2 ? 'division' : 'divisions',
    },
    rows: names.slice(0, frame.shown).map((name) => ({ Division: plain(name) })),
    totalRows: scope.divisionIds.length,
    read: scope.divisionIds.length,
    suggestions: ['Quels stocks sont bas ?'],
    facts: {
      ...shown.facts,
      numbers: [...shown.facts.numbers, scope.divisionIds.length],
      names: [...shown.facts.names, scope.label, ...names],
    },
  };
}

/** "combien d'agences": CFI gives no kind of a division, its name alone tells. */
function presentNamed({ scope }: ActiveSession, frame: Frame, named: string): Presented {
  const stems = new Set(words(named).map(({ stem }) => stem));
  const all = [...scope.names].filter(([id]) => scope.divisionIds.includes(id)).map(([, name]) => name);
  const names = all.filter((name) => words(name).some(({ stem }) => stems.has(stem)));
  const found = `${count(names.length, 'division')} de votre périmètre ${names.length < 2 ? 'porte' : 'portent'} ${quote(named)} dans ${names.length < 2 ? 'son' : 'leur'} nom`;
  const none = `Aucune division de votre périmètre ne porte ${quote(named)} dans son nom`;
  const shown = bare(
    `${names.length === 0 ? none : found}, sur ${formatNumber(all.length)} en tout. CFI ne communique pas autrement de quel genre est une division.`,
    frame,
  );
  return {
    ...shown,
    figure:
      names.length === 0
        ? null
        : { label: `Divisions dont le nom dit ${quote(named)}`, value: names.length, unit: names.length < 2 ? 'division' : 'divisions' },
    rows: names.slice(0, frame.shown).map((name) => ({ Division: plain(name) })),
    totalRows: names.length,
    read: all.length,
    suggestions: ['Quel est mon périmètre ?'],
    facts: { ...shown.facts, numbers: [...shown.facts.numbers, names.length, all.length], names: [...shown.facts.names, named, ...names] },
  };
}

/** The divisions that a division sees: itself and those below; or whether it sees another. */
export function presentSees(finding: Extract<Finding, { kind: 'sees' }>, frame: Frame): Presented {
  const { name, divisions, target } = finding;
  const all = `${plain(name)} voit ${count(divisions.length, 'division')} : elle-même et celles qui en dépendent`;
  const whether =
    target === null
      ? ''
      : target.name === name
        ? 'Oui : une division se voit elle-même. '
        : target.seen
          ? `Oui : ${plain(target.name)} dépend de ${plain(name)}. `
          : `Non : ${plain(target.name)} ne dépend pas de ${plain(name)}. `;
  return chain(
    { name, divisions, also: target === null ? [] : [target.name] },
    `${whether}${all}. Elle ne voit ni celles du dessus, ni celles d'à côté.`,
    `Divisions vues par ${plain(name)}`,
    frame,
  );
}

/** The divisions of the user's scope from which a division, or all of several, is seen. */
export function presentSeenBy(finding: Extract<Finding, { kind: 'seen_by' }>, frame: Frame): Presented {
  const { names, divisions } = finding;
  const name = listed(names.map(plain));
  const several = names.length > 1;
  const sentence =
    divisions.length === 0
      ? `Aucune division de votre périmètre ne voit à la fois ${name}.`
      : several
        ? `${name} sont vues à la fois par les utilisateurs de : ${listed(divisions.map(plain))}.`
        : `${name} est vue par ses propres utilisateurs et par ceux des divisions au-dessus d'elle : dans votre périmètre, ${listed(divisions.map(plain))}.`;
  return chain({ name, divisions, also: names }, sentence, `Divisions qui voient ${name}`, frame);
}

/** Who holds a role is not something CFI gives to read. */
export function presentPeople({ name }: Extract<Finding, { kind: 'people' }>, frame: Frame): Presented {
  const where = name === null ? '' : ` pour ${plain(name)}`;
  const shown = bare(
    `CFI ne communique ni les personnes, ni leurs rôles${where} : je ne peux pas dire qui valide, signe ou gère. Je peux dire quelles divisions voient une division.`,
    frame,
  );
  return {
    ...shown,
    suggestions: [name === null ? 'Quel est mon périmètre ?' : `Qui voit ${plain(name)} ?`],
    facts: { ...shown.facts, names: [...shown.facts.names, ...(name === null ? [] : [name])] },
  };
}

interface Chain {
  name: string;
  divisions: string[];
  /** Other names that the sentence tells. */
  also: string[];
}

function chain({ name, divisions, also }: Chain, sentence: string, label: string, frame: Frame): Presented {
  const shown = bare(sentence, frame);
  return {
    ...shown,
    figure: { label, value: divisions.length, unit: divisions.length < 2 ? 'division' : 'divisions' },
    rows: divisions.slice(0, frame.shown).map((division) => ({ Division: plain(division) })),
    totalRows: divisions.length,
    read: divisions.length,
    link: '/arborescence',
    suggestions: ['Quel est mon périmètre ?'],
    filters: [{ name: 'Division', value: plain(name) }],
    facts: {
      ...shown.facts,
      numbers: [...shown.facts.numbers, divisions.length],
      names: [...shown.facts.names, name, ...also, ...divisions],
    },
  };
}
