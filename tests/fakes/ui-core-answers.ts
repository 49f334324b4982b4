import type { Answer, SourceCard } from '../../shared/model/assistant.ts';
import type { Sourced } from '../../shared/model/sourced.ts';
import { ago, stocks } from './ui-core-data.ts';

/** What the assistant answers, by words of the question. */
export function answerTo(question: string, from: Sourced<unknown>, ids: { id: string; threadId: string }): Answer {
  const base: Answer = {
    ...ids,
    question,
    askedAt: ago(0),
    subject: 'stocks',
    intent: 'stock.quantite',
    tool: 'stocks',
    arguments: {},
    figure: null,
    sentence: '',
    rows: [],
    totalRows: 0,
    choices: [],
    nothing: null,
    card: {
      dataset: 'Stocks par division',
      source: from.source,
      sourceLabel: { base: 'Base commune', api: 'API de secours', copy: 'Copie locale', mycfia: 'MyCfia', device: 'Ce poste' }[from.source],
      scope: from.scope,
      filters: [{ name: 'Article', value: 'Flyer A4' }],
      rows: 3,
      asOf: from.asOf,
      readAt: from.readAt,
      latencyMs: from.latencyMs,
      stale: from.stale,
      degraded: from.degraded,
      steps: [
        'La question demande la quantité en stock d’un article : « Flyer A4 ».',
        ...from.degraded.map((each) => each.message),
        'Les lignes de stock de votre périmètre portant ce nom ont été lues.',
        'Les quantités connues de cet article ont été additionnées.',
      ],
    },
    suggestions: ['Flyer A4 par division', 'Quels stocks sont critiques ?', 'Depuis quand ?'],
    link: '/stocks?recherche=Flyer+A4',
    linkIsExact: true,
    wordedBy: 'moteur',
    chips: [],
    heard: { article: null, division: null },
  };
  if (/bonjour|météo/iu.test(question))
    return {
      ...base,
      subject: 'hors_sujet',
      card: null,
      link: null,
      sentence: 'Je réponds sur vos stocks, vos campagnes et votre périmètre.',
      suggestions: ['Quels stocks sont critiques ?'],
    };
  if (/affiche/iu.test(question))
    return {
      ...base,
      sentence: '« Affiche » : 3 produits. Lequel ?',
      choices: ['Affiche A3 Promo Été', 'Affiche A2', 'Affiche vitrine'].map((label) => ({
        label,
        question: `Combien de stock pour ${label} ?`,
      })),
      suggestions: [],
      link: null,
    };
  if (/licorne/iu.test(question))
    return {
      ...base,
      nothing: 'unknown',
      sentence: 'Aucun article de votre périmètre ne s’appelle « licorne ». Vouliez-vous « Flyer A4 » ?',
      suggestions: ['Combien de stock pour Flyer A4 ?'],
      heard: { article: 'licorne', division: null },
      card: base.card && { ...base.card, filters: [{ name: 'Article', value: 'licorne' }], rows: 0 },
    };
  if (/brest/iu.test(question))
    return {
      ...base,
      nothing: 'scope',
      sentence: 'Vous ne voyez que les divisions de « Réseau Horizon » et ce qui en dépend. Je ne peux rien dire des autres.',
      suggestions: ['Quel est mon périmètre ?'],
      card: null,
      link: null,
    };
  if (/calendrier/iu.test(question))
    return {
      ...base,
      nothing: 'stale',
      sentence: 'Ces données ont plus de quatre heures : je ne peux pas dire si la rupture dure encore.',
      suggestions: [],
    };
  if (/quelles opérations/iu.test(question)) {
    const names = ['Routage', 'Impression et livraison', "Envoi d'e-mails", 'Affranchissement', 'Envoi de courriers'];
    const rows = names.map((name, at) => ({
      Opération: `${name} – Bienvenue nouveaux adhérents ${2026 - (at % 2)}`,
      Campagne: `Bienvenue nouveaux adhérents ${2026 - (at % 2)}`,
      Référence: null,
      Division: at % 2 ? 'Service Événementiel' : 'Agence de Clermont-Ferrand',
      État: at % 2 ? 'Expédiée' : 'Facturée',
      Envoi: `${29 - at}/10/2026`,
      'Total HT (€)': 12_944.42 - at * 1811.5,
    }));
    const { linkIsExact: _, ...elsewhere } = base;
    return {
      ...elsewhere,
      subject: 'operations',
      intent: 'operations.liste',
      figure: { label: 'Opérations', value: 12, unit: 'opérations' },
      sentence: '12 opérations du 01/10/2026 au 31/10/2026, par date d’envoi.',
      rows,
      totalRows: 12,
      link: '/operations?du=2026-10-01&au=2026-10-31',
      suggestions: [],
    };
  }
  if (/compare/iu.test(question) && base.card) {
    const other: SourceCard = { ...base.card, dataset: 'Opérations', filters: [{ name: "Date d'envoi", value: 'octobre 2026' }], rows: 6 };
    return {
      ...base,
      figure: { label: 'Flyer A4', value: 1250, unit: null },
      sentence: 'Flyer A4 : 1 250 en stock, 6 opérations en octobre 2026.',
      citations: [
        { start: 11, end: 16, kind: 'number', card: 0, what: 'Somme des quantités connues' },
        { start: 27, end: 28, kind: 'number', card: 1, what: 'Nombre de lignes' },
      ],
      cards: [base.card, other],
    };
  }
  if (/flayeur/iu.test(question))
    return {
      ...base,
      figure: { label: 'Brochure 8 pages', value: 320, unit: null },
      sentence: 'Brochure 8 pages : 320 en stock.',
      heard: { article: 'flayeur', division: null },
      suggestions: [],
    };
  if (/stylo/iu.test(question))
    return {
      ...base,
      nothing: 'zero',
      figure: { label: 'Stylo gravé', value: 0, unit: null },
      sentence: 'Stylo gravé : 0 en stock. (Dernière MAJ : 10:45, il y a 3 min)',
    };
  if (/critique/iu.test(question)) {
    const rows = stocks.filter((each) => each.level === 'critical');
    return {
      ...base,
      intent: 'stock.alertes',
      figure: { label: 'articles en alerte critique', value: rows.length, unit: null },
      sentence: `${rows.length} lignes de stock sont à moins de la moitié de leur minimum. Les plus basses sont en tête.`,
      rows: rows
        .slice(0, 8)
        .map((each) => ({ Article: each.name, Division: each.divisionName, Quantité: each.quantity, Minimum: each.minimum })),
      totalRows: rows.length,
      link: '/stocks?niveaux=critical',
      linkIsExact: true,
      suggestions: ['Et dans le Nord ?', 'Combien de stock pour Flyer A4 ?'],
      chips: [
        { key: 'subject', name: 'Sujet', value: 'Stocks', carried: false },
        { key: 'levels', name: 'Niveau', value: 'Critique', carried: false },
      ],
    };
  }
  return {
    ...base,
    figure: { label: 'Flyer A4', value: 1250, unit: null },
    sentence: 'Flyer A4 : 1 250 en stock. (Dernière MAJ : 10:45, il y a 3 min)',
    chips: [{ key: 'article', name: 'Article', value: 'Flyer A4', carried: false }],
    heard: { article: 'Flyer A4', division: null },
    citations: [
      { start: 0, end: 8, kind: 'name', card: 0, what: 'Article, lignes 1 à 3' },
      { start: 11, end: 16, kind: 'number', card: 0, what: 'Somme des quantités connues' },
      { start: 43, end: 48, kind: 'date', card: 0, what: 'Heure des données' },
    ],
    rows: [
      { Division: 'Agence de Lille', Quantité: 640, Minimum: 400 },
      { Division: 'Agence de Marseille', Quantité: 610, Minimum: 800 },
      { Division: 'Agence de Nîmes', Quantité: null, Minimum: 200 },
    ],
    totalRows: 3,
  };
}
