import type { AssistantSubject } from '../../../shared/model/assistant.ts';
import type { Reason } from '../engine/intent/intents.ts';
import { type Days, periodInWords } from '../engine/periods/calendar.ts';
import type { Understanding } from '../engine/understanding.ts';
import { count, plain, quote } from './format.ts';
import { bare, cascade, type Frame, type Presented } from './presented.ts';

const SHOWN = 8;
/** More than are shown: those that the user may not ask are taken away. */
const EXAMPLES = [
  'Quels stocks sont bas ?',
  'De quand datent les stocks ?',
  'Quelles sont les campagnes ?',
  'Combien d’opérations ce mois-ci ?',
  'Quel est le total facturé le mois dernier ?',
  'Quel est mon périmètre ?',
];

/** What can be asked today. */
export const presentHelp = (frame: Frame, known: string | null): Presented => ({
  ...bare(
    "Je réponds sur les stocks (quantité, seuils, répartition par division, mise à jour), sur les opérations (nombre, états, coûts, évolution), sur les factures (total, mois, comparaison, une facture), sur l'état des campagnes et sur votre périmètre.",
    frame,
  ),
  suggestions: [...(known === null ? [] : [ask(known)]), ...EXAMPLES],
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
  past_list:
    "CFI ne communique que l'état présent des stocks. Pour un article, ce poste peut donner la quantité d'un relevé passé : nommez l'article.",
  average: 'Je ne fais ni moyenne ni pourcentage : je donne des nombres et des totaux tels que CFI les communique.',
  aggregate:
    "Les quantités d'articles différents ne s'additionnent pas et n'ont pas de moyenne. Je peux donner la quantité d'un article, ou compter les lignes par niveau.",
  except: 'Je ne sais pas exclure une partie des lignes. Demandez un ou plusieurs niveaux : Critique, Élevé, Modéré, Au seuil, OK.',
  exceptState: "Je ne sais pas exclure une partie des lignes. Demandez plutôt l'état, le statut ou la période voulus.",
  rest: 'Je ne sais pas prendre tout ce qui reste de la réponse précédente. Nommez ce que vous voulez : un état, un niveau, une division, un nom ou une période.',
  underWay:
    "CFI n'a pas de statut de campagne « en cours » : une campagne est en attente d'import, importée, envoyée, terminée ou rejetée. Demandez le ou les statuts voulus.",
  unmoved: "Je ne sais pas lister ce qui n'a pas changé : je peux donner les stocks qui ont changé, ou l'évolution d'un article.",
  costs: 'Voulez-vous le coût des opérations, ou ce qui a été facturé ?',
  comparison:
    "Je n'ai pas su lire ce nombre ou cette comparaison, et un total sans cela répondrait à autre chose. Précisez le montant ou la période.",
  periods: "Je ne compare pas autant de périodes à la fois. Demandez-en moins, ou l'évolution mois par mois.",
  grouping:
    'Je ne sais pas répartir de cette façon. Je peux le faire par division, par mois, et pour les campagnes par statut ou par canal.',
  born: "Les campagnes qui ne sont encore que dans MyCfia se comptent toutes ensemble ou par canal : je ne sais ni les répartir ni les suivre dans le temps. L'écran Campagnes les montre une à une.",
  tax: "CFI communique les montants HT et TTC, pas la TVA à part. Je peux donner l'un et l'autre.",
  payment: "CFI ne communique ni l'échéance d'une facture, ni si elle est payée. Je peux donner les montants facturés.",
  tracking: "CFI ne communique ni ouverture, ni clic, ni désabonnement. Je peux donner l'état d'une campagne et le nombre d'opérations.",
  cause: 'Je lis des états, des nombres et des montants : CFI ne communique pas leur raison.',
  advice: 'Je lis les données de CFI, je ne donne ni avis ni recommandation. Je peux donner les quantités, les seuils et les montants.',
  delivery:
    'CFI ne communique ni commande en cours, ni date de livraison. Je peux donner la quantité en stock et les opérations à envoyer.',
  beyond: 'CFI ne communique ni fournisseur, ni coordonnées. Je peux donner les quantités, les opérations, les factures et les campagnes.',
  unread:
    "Une partie de cette question ne s'applique pas à ce sujet, et une réponse qui n'en tiendrait pas compte serait fausse. Posez-la autrement, ou sans cette précision.",
  created:
    "Une période d'opérations se lit par date d'envoi, pas par date de création : je ne sais pas compter autrement. Demandez-les par date d'envoi.",
  parts:
    "Je donne le coût total HT, ou l'une de ses parts à la fois : affranchissement, transport ou prestation. Classement et bornes portent sur le total.",
  subject: 'Que voulez-vous savoir ?',
  action: "L'assistant lit, il n'agit pas : rien n'a été modifié, commandé ni envoyé. Utilisez l'écran du sujet concerné.",
  secret: "L'assistant n'a accès à aucun mot de passe, jeton ni requête : il ne peut pas répondre à cette demande.",
  elsewhere: 'Seul votre périmètre est lu.',
};

/** What can be asked near what cannot. */
const INSTEAD: Partial<Record<Reason, string[]>> = {
  elsewhere: ['Quel est mon périmètre ?'],
  payment: ['Quel est le total facturé cette année ?'],
  tax: ['Quel est le total facturé cette année ?'],
  exceptState: ['Campagnes par statut', 'Opérations par état'],
  underWay: ["Campagnes en attente d'import", 'Campagnes importées', 'Campagnes par statut'],
  unmoved: ['Quels stocks ont changé ?', 'De quand datent les stocks ?'],
  tracking: ['Campagnes par statut', "Combien d'opérations ce mois-ci ?"],
  grouping: ['Opérations par division', 'Évolution des opérations', 'Campagnes par canal'],
  born: ['Campagnes à valider', 'Campagnes par statut'],
  created: ["Combien d'opérations ce mois-ci ?"],
  parts: ['Coût des opérations ce mois-ci'],
  history: ['Quels stocks ont changé ?', 'Quels stocks sont bas ?'],
};

/** A question that is understood and cannot, or may not, be answered. */
export function presentReason(reason: Reason, frame: Frame): Presented {
  const rule = reason === 'elsewhere' ? ` ${cascade(frame)} ; le reste n'est ni lu ni compté.` : '';
  return {
    ...bare(`${WHY_NOT[reason]}${rule}`, frame),
    suggestions: INSTEAD[reason] ?? ['Quels stocks sont bas ?'],
    link: null,
  };
}

/**
 * A place that no division of the scope bears: the rule is named, whether it exists elsewhere is not.
 * @param offered divisions to choose from, when the words were only guessed to be a place
 */
export function presentUnknownPlace(
  asked: string,
  frame: Frame,
  offered: readonly string[],
  question: (name: string) => string,
): Presented {
  const shown = bare(`Aucune division ${quote(asked)} dans votre périmètre. ${cascade(frame)} ; le reste n'est ni lu ni compté.`, frame);
  return {
    ...shown,
    nothing: 'scope',
    choices: choicesOf(offered, question),
    suggestions: ['Quel est mon périmètre ?'],
    facts: { ...shown.facts, names: [...shown.facts.names, plain(asked), ...offered] },
  };
}

const choicesOf = (names: readonly string[], question: (name: string) => string): Presented['choices'] =>
  names.slice(0, SHOWN).map((name) => ({ label: plain(name), question: question(name) }));

/** Several divisions bear that name. */
export function presentWhichPlace(names: readonly string[], question: (name: string) => string, frame: Frame): Presented {
  const shown = bare(`${count(names.length, 'division')} de votre périmètre peuvent convenir. Laquelle ?`, frame);
  return {
    ...shown,
    choices: choicesOf(names, question),
    facts: { ...shown.facts, numbers: [...shown.facts.numbers, names.length], names: [...shown.facts.names, ...names] },
  };
}

/** A place was said and nothing of it asked: the subjects that the user may read are offered. */
export function presentWhichSubject(asked: string, division: string, subjects: readonly AssistantSubject[], frame: Frame): Presented {
  const shown = bare(`Que voulez-vous savoir de ${quote(asked)} ?`, frame);
  return {
    ...shown,
    choices: subjects.flatMap((subject) =>
      (ASKED_OF[subject] ?? []).map(({ label, question }) => ({ label, question: `${question} à ${plain(division)}` })),
    ),
    facts: { ...shown.facts, names: [...shown.facts.names, plain(asked), division] },
  };
}
/** What something cost is told by two subjects: those that the user may read are offered, in the same words. */
export function presentWhichCosts(text: string, subjects: readonly AssistantSubject[], frame: Frame): Presented {
  const asked = text.replace(/[\s?!.]+$/u, '');
  return {
    ...presentReason('costs', frame),
    suggestions: [],
    choices: COSTS.filter(({ subject }) => subjects.includes(subject)).map(({ label, said }) => ({
      label,
      question: `${asked} ${said} ?`,
    })),
  };
}
const COSTS = [
  { subject: 'operations', label: 'Le coût des opérations', said: 'en opérations' },
  { subject: 'factures', label: 'Le total facturé', said: 'en factures' },
] as const;
const ASKED_OF: Partial<Record<AssistantSubject, readonly { label: string; question: string }[]>> = {
  stocks: [
    { label: 'Les stocks', question: 'Liste des stocks' },
    { label: 'Les stocks en alerte', question: 'Quels stocks sont bas' },
  ],
  operations: [{ label: 'Les opérations', question: 'Liste des opérations' }],
  factures: [{ label: 'Les factures', question: 'Liste des factures' }],
  campagnes: [{ label: 'Les campagnes', question: 'Liste des campagnes' }],
};

/** What is asked back before a tool is run: which period, which invoice or which campaign its words mean; null = they mean one. */
export function presentWhich(understood: Understanding, tool: string, frame: Frame): Presented | null {
  const { either, numbers, years, text } = understood;
  if (either !== null && !tool.startsWith('stocks_')) return presentWhichPeriod(text, either, frame);
  if (numbers.length > 1 && tool.startsWith('invoices_')) return presentWhichInvoice(numbers, frame);
  return years.length > 1 && tool.startsWith('operations_') ? presentWhichCampaign(understood, frame) : null;
}

/** Words of a period that may mean several. */
function presentWhichPeriod(text: string, { spoken, days }: NonNullable<Understanding['either']>, frame: Frame): Presented {
  const shown = bare('Ces mots peuvent désigner plusieurs périodes. Laquelle ?', frame);
  /** The same question with the words of its period said without doubt. */
  const question = (period: string) => (text.includes(spoken) ? text.replace(spoken, period) : `et ${period} ?`);
  return { ...shown, choices: days.map((period) => ({ label: periodInWords(period), question: question(inPeriod(period)) })) };
}

/** Two readings of the same words, when one is as likely as the other. */
export const presentWhichReading = (choices: Presented['choices'], frame: Frame): Presented => ({
  ...bare('Plusieurs lectures de ces mots sont possibles. Laquelle voulez-vous ?', frame),
  choices: [...choices],
});

/** Questions like this one are none that the data answers: the nearest that can be is proposed, and nothing is told. */
export const presentBeyond = (choices: Presented['choices'], frame: Frame): Presented => ({
  ...bare('Je ne suis pas sûr que les données de CFI disent ce que vous demandez : je préfère ne pas donner de chiffre.', frame),
  suggestions: choices.map(({ question }) => question),
});

/** Several invoices are named: the sum of them, or one beside another, is told by no reading. */
const presentWhichInvoice = (numbers: readonly number[], frame: Frame): Presented => ({
  ...bare('Je donne une facture à la fois. Laquelle ?', frame),
  choices: numbers.map((number) => ({ label: `Facture ${number}`, question: `Facture ${number}` })),
});

/** Campaigns of several years bear that name. */
function presentWhichCampaign({ text, spoken, years }: Pick<Understanding, 'text' | 'spoken' | 'years'>, frame: Frame): Presented {
  const names = years.map((year) => `${spoken ?? ''} ${year}`.trim());
  const shown = bare("Plusieurs années d'une campagne portent ce nom. Laquelle ?", frame);
  const question = (name: string) => (spoken !== null && text.includes(spoken) ? text.replace(spoken, name) : `et la campagne ${name} ?`);
  return { ...shown, choices: choicesOf(names, question), facts: { ...shown.facts, names: [...shown.facts.names, ...names] } };
}

/** `en octobre 2025`, `sur toute l'année 2025`. */
function inPeriod(period: Days): string {
  const said = periodInWords(period);
  if (/^\d{4}$/u.test(said)) return `sur toute l'année ${said}`;
  if (said.startsWith('du ')) return said;
  return /^\d/u.test(said) ? `le ${said}` : `en ${said}`;
}

/** An article is needed and none was named. */
export const presentNoSubject = (frame: Frame, known: readonly string[]): Presented => ({
  ...bare("De quel article s'agit-il ?", frame),
  choices: known.map((name) => ({ label: plain(name), question: ask(name) })),
});
