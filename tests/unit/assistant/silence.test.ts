import { describe, expect, test } from 'vitest';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';

const bench = new CorpusBench();

/** The figure of an answer; null when it asks back, says nothing or refuses. */
async function figureOf(question: string): Promise<number | null> {
  const outcome = await bench.ask({ question, subject: 'stocks', intents: ['list'] });
  return 'error' in outcome ? null : (outcome.answer.figure?.value ?? null);
}

/** Right questions, and what none of the readings of their subject can tell apart. */
const SUBJECTS: Readonly<Record<string, { questions: readonly string[]; modifiers: readonly string[] }>> = {
  stocks: {
    questions: [
      'stock enveloppe DL Nantes',
      'il reste combien de stylos bleus',
      'quantité de kakémonos 85 × 200 en Île-de-France',
      'stocks bas à Toulouse',
      'articles en rupture à Rennes',
      'flyer A5 par division',
      'articles de moins de 20 exemplaires',
    ],
    modifiers: [
      'réservés',
      'de plus de 3 mois',
      'du fournisseur Durand',
      'hors Rennes',
      'périmés',
      'à 12 euros',
      'envoyés',
      'facturés',
      'en 2031',
      'payés',
      'commandés hier',
      'importés',
      'par SMS',
      'en attente de validation',
      'reçus hier',
      'avec commentaire',
      'après 18h',
      'en bon état',
      'obsolètes',
      'au rayon B',
      'de Mme Nguyen',
    ],
  },
  operations: {
    questions: [
      'combien d’opérations en octobre',
      'opérations annulées en décembre 2026',
      'coût des opérations de novembre',
      'liste des opérations à Lyon en décembre 2026',
      'nombre de routages en décembre 2026',
    ],
    modifiers: [
      'payées',
      'critiques',
      'en rupture',
      'de Mme Nguyen',
      'TTC',
      'hors Lyon',
      'créées en mars',
      'urgentes',
      'sous le seuil',
      'du fournisseur Durand',
      'à plus de 1000 destinataires',
      'la première semaine',
      'par demandeur',
      'remboursées',
      'de nuit',
      'avec remise',
      'par avion',
      'du matin',
      'après 18h',
      'que Lyon conteste',
      'que personne n’a signalées',
      'toutes les semaines',
    ],
  },
  invoices: {
    questions: [
      'total facturé en octobre',
      'combien de factures en septembre à Rouen',
      'factures de plus de 3000 € TTC en septembre',
      'montant HT facturé au T3',
      'plus grosse facture de septembre',
    ],
    modifiers: [
      'payées',
      'par SMS',
      'critiques',
      'en attente',
      'rejetées',
      'hors Lyon',
      'en production',
      'de routage',
      'litigieuses',
      'par demandeur',
      'de plus de 10 lignes',
      'en brouillon',
      'la première semaine',
      'sauf Mme Nguyen',
      'sans remise',
      'avec commentaire',
      'chez le fournisseur',
      'après 18h',
      'tous les lundis',
      'que personne n’a contestées',
    ],
  },
  campaigns: {
    questions: [
      'combien de campagnes sms',
      'campagnes rejetées',
      'campagnes créées en octobre',
      'liste des campagnes papier terminées',
      'combien de campagnes à Nantes',
    ],
    modifiers: [
      'payées',
      'critiques',
      'de plus de 1000 €',
      'hors Lyon',
      'facturées',
      'avec plus de 500 contacts',
      'HT',
      'de Mme Nguyen',
      'actives',
      'par semaine',
      'archivées',
      'à relancer',
      'par agence',
      'les plus grosses',
      'urgentes',
      'de routage',
      'sans référence',
      'refusées par le maire',
      'de nuit',
      'entre 8h et 10h',
      'chaque lundi',
      'que Lyon conteste',
      'expirées',
      'utilisées',
      'avec pièce jointe',
      'qui posent problème',
      'dont on parle',
      'que j’ai montées',
    ],
  },
};
const UNKNOWN = ['zorglub', 'brillants', 'Dupont', 'Tombouctou', 'biodégradable'];

// Catches what is wrong in silence: a word or a filter that nobody reads, and a figure told as if it had not been said.
/** What narrows, leaves out or ranks in a way that no tool tells: each would be a whole told as a part. */
const UNTOLD: Readonly<Record<string, readonly string[]>> = {
  'two parts of a cost, or one ranked or bounded': [
    'total transport + affranchissement en octobre',
    'montant affranchissement et prestation à Lyon',
    'prestation la plus chère en novembre',
    'opérations dont la prestation dépasse 300 €',
    'combien d’opérations avec plus de 500 € d’affranchissement',
    'affranchissement TTC en novembre',
  ],
  'a state left out that is none of CFI’s': [
    'opérations à Lyon hors annulées et remboursées',
    'combien d’opérations ni facturées ni archivées',
    'campagnes hors rejetées et archivées',
  ],
  'what a thing has not': [
    'opérations sans date de facturation',
    'combien d’opérations non datées en novembre',
    'campagnes sans opération',
    'opérations sans campagne',
    'factures sans demandeur',
  ],
  'what is left out that is no state': [
    'toutes les opérations sauf les SMS',
    'campagnes hors papier',
    'factures sauf octobre',
    'opérations de novembre sauf Lyon',
    'coût hors affranchissement en novembre',
    'sauf Lyon, combien d’enveloppes DL',
  ],
  'spans, people and numbers that are ranked or counted': [
    'quelle semaine a été la plus chère en opérations',
    'demandeur qui a le plus de factures',
    'top demandeurs d’octobre',
    'top 3 des demandeurs',
    'les 5 plus gros demandeurs',
    'agences avec plus de 3 factures en octobre',
    'factures de moins de 50 € ou de plus de 3000 €',
    'coût moyen d’une opération',
  ],
  'what one would have done': [
    'auriez-vous l’obligeance de régler la facture 30324',
    'merci de payer la facture 30324',
    'il faudrait commander 500 flyers A5',
    'tu peux me commander 500 flyers A5',
    'annule les opérations de Lyon',
  ],
  'what is said of things in words that nobody listed': [
    'combien de campagnes plantent en octobre',
    'opérations qui traînent à Rennes',
    'combien d’opérations ont traîné',
    'stylos bleus gravés',
    'kakémonos 85 × 200 cassés à Nantes',
    'articles à jeter à Lyon',
    'combien d’opérations pour le client Durand',
    'campagnes pour la kermesse',
    'opérations litigieuses d’octobre',
    'factures contestées d’octobre',
  ],
  'what stands after a period or a place and tells a part of it': [
    'combien d’opérations en octobre archivées',
    'combien d’opérations en octobre de nuit',
    'combien d’opérations à Lyon avec remise',
    'stocks bas que personne n’a signalés',
    'stylos bleus au dépôt',
    'factures de septembre en litige',
    'opérations calées',
    'campagnes calées en octobre',
    'flyers A5 calés à Lyon',
  ],
  'what an article comes to in other units, and what is done with it': [
    'combien de palettes occupent les cartons postaux A6 de Rouen',
    'combien de lots de flyers A5 à Rouen',
    'combien de personnes utilisent les flyers A5 de Rouen',
    'combien de fois Lyon a été en rupture',
    'quand est-ce que les cartes de visite de Rouen vont arriver',
    'combien de flyers A5 sont sortis à Rouen',
    'combien de flyers A5 ont été imprimés à Rouen',
    'combien de flyers A5 imprime-t-on à Rouen',
    'on jette combien de flyers A5 à Rouen',
    'on a consommé combien de flyers A5 à Rouen',
    'il faudrait qu’on ait combien de flyers A5 à Rouen',
  ],
  'which part of an article there is somewhere, or somebody has': [
    'combien de flyers A5 sont disponibles à la vente à Rouen',
    'combien de flyers A5 dans le camion à Rouen',
    'combien de flyers A5 à la cave à Rouen',
    'combien de flyers A5 que personne n’a signalés à Rouen',
    'combien de flyers A5 dont on ne se sert plus à Rouen',
    'combien de flyers A5 toutes les semaines à Rouen',
    'combien de flyers A5 sont à jeter à Rouen',
    'combien de flyers A5 en trop à Rouen',
    'articles critiques à Toulouse oubliés',
  ],
  'sizes and numbers that no article bears, however near': [
    'combien de flyers A7 à Lyon',
    'enveloppe C6 à fenêtre',
    'brochure 12p A5',
    'kakémonos 100 × 200 à Nantes',
    'dépliant 4 volets hiver',
  ],
};

/** The same question said with and without what changes nothing: words that mean now, or that only go on. */
const SAME: readonly (readonly [string, string])[] = [
  ['nombre de campagnes terminées', 'nombre de campagnes terminées à ce jour'],
  ['combien d’opérations annulées', 'combien d’opérations annulées jusqu’ici'],
  ['combien d’opérations en production', 'combien d’opérations en production aujourd’hui'],
  ['combien d’opérations en attente de validation', 'combien d’opérations en attente de validation là, aujourd’hui'],
  ['combien d’opérations ce mois-ci', 'sur le mois en cours, combien d’opérations'],
  ['combien d’opérations en préparation à Lyon', 'combien d’opérations Lyon a-t-elle en préparation'],
  ['combien de factures de Mme Aubry', 'pourriez-vous compter les factures de Mme Aubry'],
  ['opérations hors facturées', 'opérations pas encore facturées'],
  ['opérations hors facturées à Lyon', 'envois non facturés à Lyon'],
  ['coût de la prestation en novembre', 'prestation en novembre, total HT'],
  ['combien d’opérations annulées', 'konbien doperassions anulé'],
  ['stocks bas à Rouen', 'stok bas a rouan'],
  ['flyers A6 à Lyon', 'écoute, yen a combien des flyeur A6 a lion'],
  ['brochure 8 pages A5 à Lyon', 'brochure 8p A5 lyon'],
  ['combien de factures en août', 'Bigre, mon beau-frère ronchonne : combien de factures en août'],
  ['combien de campagnes rejetées', 'si c’est pas abuser, combien de campagnes « rejetées »'],
  ['coût des opérations de novembre', 'Le patron a grillé son budget, mais dis-moi le coût des opérations de novembre'],
  ['stylos bleus à Nantes', 'combien de stylos bleus au dépôt de Nantes'],
  ['stylos bleus à Nantes', 'mon chef veut savoir combien de stylos bleus à Nantes, le magasin n’arrête pas de m’appeler'],
  ['stylos bleus à Nantes', 'il faudrait que je sache combien de stylos bleus sont encore disponibles à Nantes'],
  ['articles en rupture à Paris Sud', 'qu’avons-nous à zéro ou en dessous à Paris Sud'],
  ['articles en rupture à Paris Sud', 'stocks négatifs ou nuls à Paris Sud'],
  ['stocks bas à Toulouse', 'jette un œil aux stocks bas a tulouze point d’interrogation'],
];

describe.each(Object.entries(UNTOLD))('%s', (_class, questions) => {
  test.each(questions)('« %s »: no figure', async (question) => {
    expect(await figureOf(question)).toBeNull();
  });
});

/** After one line, and after how things go: never the whole of something else. */
test.each([
  ['facture 30324', 'de quelle agence ?', 'unsupported'],
  ['plus grosse facture de septembre', 'c’est quelle division ?', 'unsupported'],
  ['évolution des opérations en 2026', 'en nombre', 'operations.trend'],
])('« %s » then « %s »: %s', async (before, question, intent) => {
  const outcome = await bench.ask({ question, thread: [before], subject: 'stocks', intents: ['list'] });
  expect('error' in outcome ? null : outcome.answer.intent).toBe(intent);
});

test.each(SAME)('« %s » and « %s » have one figure', async (plain, more) => {
  const figure = await figureOf(plain);
  expect(figure).not.toBeNull();
  expect(await figureOf(more)).toBe(figure);
});

describe.each(Object.entries(SUBJECTS))('%s', (_subject, { questions, modifiers }) => {
  test.each(questions)('« %s » with a word nobody knows, wherever it stands: the same figure or none', async (question) => {
    const before = await figureOf(question);
    expect(before).not.toBeNull();
    const words = question.split(' ');
    const other: string[] = [];
    for (const unknown of UNKNOWN)
      for (let at = 0; at <= words.length; at++) {
        const asked = [...words.slice(0, at), unknown, ...words.slice(at)].join(' ');
        const figure = await figureOf(asked);
        if (figure !== null && figure !== before) other.push(`${asked} → ${figure}`);
      }
    expect(other).toEqual([]);
  });

  test.each(questions)('« %s » narrowed by what its subject does not tell: no figure', async (question) => {
    const told: string[] = [];
    for (const modifier of modifiers) {
      const figure = await figureOf(`${question} ${modifier}`);
      if (figure !== null) told.push(`${modifier} → ${figure}`);
    }
    expect(told).toEqual([]);
  });
});
