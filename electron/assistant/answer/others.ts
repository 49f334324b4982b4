import { CAMPAIGN_STATUS_LABELS } from '../../../shared/model/campaign.ts';
import { OUTBOX_STATE_LABELS } from '../../../shared/model/outbox.ts';
import { RIGHT_LABELS, RIGHTS } from '../../../shared/model/tenant.ts';
import type { CfiCampaign } from '../../sources/sources.ts';
import type { ActiveSession } from '../../tenant/tenant.ts';
import type { Reason } from '../engine/understand.ts';
import type { Finding } from '../tools/tool.ts';
import { count, formatMoment, listed, plain, quote } from './format.ts';
import { according, bare, cascade, type Frame, type Presented, provenance } from './presented.ts';

/** CFI's own words for the life of a campaign (campagnes_readonly.statut); unknown ones are shown as they are. */
const STATUS: Readonly<Record<string, string>> = {
  en_attente_import: "en attente d'import",
  importee_cfi: 'importée par CFI',
  envoyee: 'envoyée',
  terminee: 'terminée',
  rejetee: 'rejetée par CFI',
};
const statusOf = (campaign: CfiCampaign): string =>
  campaign.statut === null ? 'statut non communiqué' : (STATUS[campaign.statut] ?? quote(campaign.statut));

const SHOWN = 8;

/** Where campaigns stand at CFI, and in this machine's queue when CFI has not seen them yet. */
export function presentCampaigns(finding: Extract<Finding, { kind: 'campaigns' }>, frame: Frame): Presented {
  const { campaigns, queued, born, asked, meta } = finding;
  const known = new Set(campaigns.map((campaign) => campaign.reference));
  const waiting = queued.filter((row) => !known.has(row.reference));
  const rows = [
    ...campaigns.map((campaign) => ({
      Campagne: plain(campaign.name),
      Référence: campaign.reference,
      Statut: statusOf(campaign),
      MAJ: campaign.updatedAt === null ? null : formatMoment(campaign.updatedAt, frame.now),
      Motif: campaign.rejection === null ? null : plain(campaign.rejection),
    })),
    ...born.map((campaign) => ({
      Campagne: plain(campaign.name),
      Référence: null,
      Statut: `${CAMPAIGN_STATUS_LABELS[campaign.status]} (MyCfia)`,
      MAJ: campaign.updatedAt === null ? null : formatMoment(campaign.updatedAt, frame.now),
      Motif: campaign.reason === null ? null : plain(campaign.reason),
    })),
    ...waiting.map((row) => ({
      Campagne: plain(row.campaignName),
      Référence: row.reference,
      Statut: `${OUTBOX_STATE_LABELS[row.state]} (file d'export)`,
      MAJ: formatMoment(row.updatedAt, frame.now),
      Motif: row.cause === null ? null : plain(row.cause),
    })),
  ];
  const names = [
    ...born.flatMap((campaign) => [campaign.name, plain(campaign.name), `campagne ${campaign.id}`]),
    ...(asked === null ? [] : [asked, plain(asked)]),
    ...campaigns.flatMap((campaign) => [
      campaign.name,
      plain(campaign.name),
      campaign.reference ?? '',
      campaign.rejection ?? '',
      campaign.statut ?? '',
    ]),
    ...waiting.flatMap((row) => [row.campaignName, plain(row.campaignName), row.reference]),
  ].filter((name) => name !== '');
  const shown = bare(campaignSentence(finding, waiting, frame), frame, meta);
  const distinct = [...new Set(campaigns.map((campaign) => campaign.name))];
  return {
    ...shown,
    rows: rows.slice(0, SHOWN),
    totalRows: rows.length,
    figure: asked === null ? { label: 'Campagnes chez CFI', value: campaigns.length, unit: null } : null,
    nothing: rows.length > 0 ? null : meta.stale ? 'stale' : 'unknown',
    choices:
      asked === null || distinct.length < 2
        ? []
        : distinct.slice(0, SHOWN).map((name) => ({ label: plain(name), question: `Où en est la campagne « ${name} » ?` })),
    link: waiting.length > 0 ? '/file-export' : born.length === 1 ? `/campagnes/${born[0]!.id}` : '/campagnes',
    suggestions: asked === null && campaigns[0] ? [`Où en est la campagne « ${campaigns[0].name} » ?`] : ['Quelles sont les campagnes ?'],
    filters: asked === null ? [] : [{ name: 'Campagne', value: plain(asked) }],
    read: rows.length,
    facts: {
      ...shown.facts,
      names: [...shown.facts.names, ...names],
      numbers: [...shown.facts.numbers, campaigns.length, waiting.length, rows.length, distinct.length],
    },
  };
}

function campaignSentence(finding: Extract<Finding, { kind: 'campaigns' }>, waiting: typeof finding.queued, frame: Frame): string {
  const { campaigns, asked, meta } = finding;
  const tail = `${according(meta, frame.now)} ${provenance(meta, frame.now)}.`;
  const here = waiting.map((row) => `${row.reference} : ${OUTBOX_STATE_LABELS[row.state]} dans la file d'export de ce poste`);
  const local = here.length === 0 ? '' : ` ${listed(here)}.`;
  if (asked === null) return `${finding.more ? 'Au moins ' : ''}${count(campaigns.length, 'campagne')} de votre périmètre chez CFI${tail}`;
  const first = campaigns[0];
  if (first === undefined && finding.born.length > 0) {
    const told = finding.born.map(
      (campaign) => `${plain(campaign.name)} (campagne ${campaign.id}) : ${CAMPAIGN_STATUS_LABELS[campaign.status]} dans MyCfia`,
    );
    return `${listed(told.slice(0, SHOWN))}. CFI ne ${told.length > 1 ? 'les' : 'la'} connaît pas encore${tail}`;
  }
  if (first === undefined) {
    if (waiting.length > 0) return `CFI ne connaît pas encore ${quote(asked)}${tail}${local}`;
    if (meta.stale) return `Aucune campagne ${quote(asked)} trouvée chez CFI${tail} Ces données sont trop anciennes pour conclure.`;
    return `Aucune campagne ${quote(asked)} chez CFI dans votre périmètre${tail} ${cascade(frame)}.`;
  }
  if (campaigns.length === 1) {
    const reference = first.reference === null ? '' : ` (${first.reference})`;
    const reason = first.rejection === null ? '' : ` Motif : ${plain(first.rejection)}.`;
    return `${plain(first.name)}${reference} : ${statusOf(first)}${tail}${reason}${local}`;
  }
  const distinct = new Set(campaigns.map((campaign) => campaign.name)).size;
  return distinct > 1
    ? `${quote(asked)} : ${count(distinct, 'campagne')}. Laquelle ?${local}`
    : `${plain(first.name)} : ${listed(campaigns.slice(0, SHOWN).map((campaign) => `${campaign.reference ?? 'sans référence'} ${statusOf(campaign)}`))}${tail}${local}`;
}

/** What the user may see and do, in words. */
export function presentScope(session: ActiveSession, frame: Frame): Presented {
  const { scope, info } = session;
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
    rows: names.slice(0, SHOWN).map((name) => ({ Division: plain(name) })),
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

const EXAMPLES = ['Quels stocks sont bas ?', 'De quand datent les stocks ?', 'Quelles sont les campagnes ?', 'Quel est mon périmètre ?'];

/** What can be asked today. */
export const presentHelp = (frame: Frame, known: string | null): Presented => ({
  ...bare(
    "Je réponds sur les stocks (quantité, seuils, répartition par division, mise à jour), sur les opérations (nombre, états, coûts d'une période), sur les factures (total, mois, une facture), sur l'état des campagnes chez CFI et sur votre périmètre.",
    frame,
  ),
  suggestions: [...(known === null ? [] : [ask(known)]), ...EXAMPLES].slice(0, 4),
});
const ask = (name: string): string => `Combien de stock pour « ${name} » ?`;

/** Not one of our subjects: says what is. */
export const presentOutOfSubject = (frame: Frame, known: string | null): Presented => ({
  ...presentHelp(frame, known),
  sentence:
    "Cette question sort de ce que je sais lire. Je réponds sur les stocks, les opérations, les factures, l'état des campagnes chez CFI et votre périmètre.",
});

const WHY_NOT: Record<Reason, string> = {
  history: "CFI ne communique que l'état présent des stocks : ni historique, ni mouvement. Je peux donner la quantité actuelle.",
  price: 'CFI ne communique ni prix ni valeur des stocks. Je peux donner la quantité actuelle.',
  forecast: "CFI ne communique ni prévision ni livraison attendue. Je peux donner la quantité actuelle et l'écart au minimum.",
  reservation: 'CFI ne communique pas les réservations ni les commandes en cours. Je peux donner la quantité en stock.',
  compare:
    "Je ne sais pas filtrer sur une quantité choisie. La liste des stocks se trie par quantité, et les niveaux d'alerte comparent au minimum.",
  aggregate:
    "Les quantités d'articles différents ne s'additionnent pas et n'ont pas de moyenne. Je peux donner la quantité d'un article, ou compter les lignes par niveau.",
  except: 'Je ne sais pas exclure une partie des lignes. Demandez un ou plusieurs niveaux : Critique, Élevé, Modéré, Au seuil, OK.',
  payment: "CFI ne communique ni l'échéance d'une facture, ni si elle est payée. Je peux donner les montants facturés.",
  action: "L'assistant lit, il n'agit pas : rien n'a été modifié, commandé ni envoyé. Utilisez l'écran du sujet concerné.",
  secret: "L'assistant n'a accès à aucun mot de passe, jeton ni requête : il ne peut pas répondre à cette demande.",
  elsewhere: 'Seul votre périmètre est lu.',
};

/** A question that is understood and cannot, or may not, be answered. */
export function presentReason(reason: Reason, frame: Frame): Presented {
  const rule = reason === 'elsewhere' ? ` ${cascade(frame)} ; le reste n'est ni lu ni compté.` : '';
  return {
    ...bare(`${WHY_NOT[reason]}${rule}`, frame),
    nothing: reason === 'elsewhere' ? 'scope' : null,
    suggestions:
      reason === 'elsewhere'
        ? ['Quel est mon périmètre ?']
        : reason === 'payment'
          ? ['Quel est le total facturé cette année ?']
          : ['Quels stocks sont bas ?'],
    link: reason === 'compare' ? '/stocks' : null,
  };
}

/** A place that no division of the scope bears: the rule is named, whether it exists elsewhere is not. */
export function presentUnknownPlace(asked: string, frame: Frame): Presented {
  const shown = bare(`Aucune division ${quote(asked)} dans votre périmètre. ${cascade(frame)} ; le reste n'est ni lu ni compté.`, frame);
  return {
    ...shown,
    nothing: 'scope',
    suggestions: ['Quel est mon périmètre ?'],
    facts: { ...shown.facts, names: [...shown.facts.names, plain(asked)] },
  };
}

/** Several divisions bear that name. */
export function presentWhichPlace(names: readonly string[], question: (name: string) => string, frame: Frame): Presented {
  const shown = bare(`${count(names.length, 'division')} de votre périmètre peuvent convenir. Laquelle ?`, frame);
  return {
    ...shown,
    choices: names.slice(0, SHOWN).map((name) => ({ label: plain(name), question: question(name) })),
    facts: { ...shown.facts, numbers: [...shown.facts.numbers, names.length], names: [...shown.facts.names, ...names] },
  };
}

/** An article is needed and none was named. */
export const presentNoSubject = (frame: Frame, known: readonly string[]): Presented => ({
  ...bare("De quel article s'agit-il ?", frame),
  choices: known.map((name) => ({ label: plain(name), question: ask(name) })),
});
