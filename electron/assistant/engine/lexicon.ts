import type { StockLevel } from '../../../shared/model/stock.ts';
import { words } from './text.ts';

/** What a group of words of a question is about. */
export type Concept =
  | 'quantity'
  | 'stock'
  | 'low'
  | 'empty'
  | 'list'
  | 'most'
  | 'least'
  | 'detail'
  | 'byDivision'
  | 'fresh'
  | 'campaign'
  | 'status'
  | 'scope'
  | 'rights'
  | 'help'
  | 'greeting'
  | 'operation'
  | 'invoice'
  | 'history'
  | 'price'
  | 'forecast'
  | 'reservation'
  | 'compare'
  | 'aggregate'
  | 'except'
  | 'action'
  | 'secret'
  | 'elsewhere'
  | 'smalltalk'
  | `level:${StockLevel}`;

interface Entry {
  concept: Concept;
  /** Separated by `|`. */
  phrases: string;
  /** Words that may as well belong to an article's name ("bon de commande", "fiche produit"). */
  weak?: true;
}

/**
 * Words of operators, longest phrase first when several fit. One entry = one meaning; to teach a word, add it to a line.
 * Written as people read them: accents, case and plurals are folded when the table is loaded.
 */
const ENTRIES: readonly Entry[] = [
  {
    concept: 'quantity',
    phrases: `
      combien | quantité | quantité totale | quantité restante | quantité disponible | niveau de stock | reste |
      reste encore | restant | restante | rester | nombre de | volume | solde | total de`,
  },
  {
    concept: 'stock',
    phrases: `stock | en stock | stock de | inventaire | disponible | disponibilité | stocké | stockée | entrepôt | en réserve`,
  },
  { concept: 'stock', phrases: `article | produit | référence | magasin`, weak: true },
  {
    concept: 'low',
    phrases: `
      bas | basse | stock bas | faible | alerte | en alerte | manque | manquer | manquent | insuffisant | insuffisante |
      à commander | à recommander | à réapprovisionner | réapprovisionner | réapprovisionnement | à réappro | réappro |
      à racheter | à surveiller | à traiter | urgent | urgence | sous le seuil | sous seuil | sous le minimum |
      en dessous du seuil | en dessous du minimum | presque vide | presque épuisé | qui baisse | court de | tendu |
      il faut commander | faut commander | faut-il commander | dois-je commander | doit commander | devons-nous commander |
      doit-on commander | recommander`,
  },
  {
    concept: 'empty',
    phrases: `rupture | en rupture | rupture de stock | épuisé | épuisée | vide | à zéro | à 0 | stock nul | stock zéro | plus rien`,
  },
  { concept: 'level:critical', phrases: `critique | niveau critique | alerte critique` },
  { concept: 'level:high', phrases: `élevé | élevée | niveau élevé | alerte élevée` },
  { concept: 'level:moderate', phrases: `modéré | modérée | niveau modéré | alerte modérée` },
  { concept: 'level:at_threshold', phrases: `au seuil | pile au seuil | égal au seuil | au minimum` },
  { concept: 'level:ok', phrases: `ok | suffisant | suffisante | au-dessus du seuil | au dessus du seuil | stock correct` },
  {
    concept: 'level:no_threshold',
    phrases: `sans seuil | seuil non défini | pas de seuil | aucun seuil | sans minimum | seuil absent | non défini`,
  },
  {
    concept: 'level:to_check',
    phrases: `à vérifier | à contrôler | quantité inconnue | quantité manquante | sans quantité | stock inconnu`,
  },
  {
    concept: 'list',
    phrases: `
      liste | lister | listez | cherche | chercher | cherchez | recherche | trouve | trouver | trouvez | tous | toutes |
      ensemble | catalogue`,
  },
  {
    concept: 'most',
    phrases: `
      le plus de stock | plus de stock | plus élevé | plus élevée | top | plus gros | plus grosse | plus grand | plus grande |
      plus fort | mieux fourni | plus nombreux`,
  },
  {
    concept: 'least',
    phrases: `
      le moins de stock | moins de stock | plus bas | plus basse | plus faible | plus petit | plus petite | moins élevé |
      moins nombreux`,
  },
  {
    concept: 'detail',
    phrases: `
      détail | détailler | détaille | fiche | fiche article | dimension | format | taille | poids | pèse | mesure | hauteur |
      largeur | profondeur | emplacement | référence de stockage | ref stockage | code client | commentaire |
      caractéristique | information | info | seuil | minimum | stock minimum | où est stocké | où est rangé`,
    weak: true,
  },
  {
    concept: 'byDivision',
    phrases: `
      par division | par agence | par service | par équipe | par département | par site | par entité | répartition | réparti |
      répartis | répartie | ventilation | ventilé | dans chaque division | chaque division | chaque agence |
      dans quelle division | dans quelle agence | quelle division a | quelle agence a | quelles divisions ont |
      quelles agences ont | qui a | qui en a | où y a-t-il | où trouver | où sont | où se trouve | où reste`,
  },
  {
    concept: 'fresh',
    phrases: `
      mise à jour | mises à jour | mis à jour | dernière mise à jour | maj | dernière maj | à jour | actualisé | actualisée |
      actualisation | rafraîchi | rafraîchie | rafraîchissement | fraîcheur | âge des données | données récentes | datent |
      date des données | d'où viennent les données`,
  },
  { concept: 'campaign', phrases: `campagne | op marketing` },
  {
    concept: 'status',
    phrases: `
      où en est | où en sont | où en suis | statut | état | état d'avancement | avancement | suivi | importée | déposée |
      envoyée | partie | terminée | rejetée | refusée | bien reçue | a été reçue | prise en compte | passée`,
  },
  {
    concept: 'scope',
    phrases: `
      périmètre | que vois-je | que puis-je voir | ce que je vois | quoi je vois | qu'est-ce que je vois | je peux voir |
      mes divisions | quelles divisions | quelles agences | combien de divisions | combien d'agences | mes agences |
      arborescence | qui suis-je | ma division | mon agence | je vois quoi`,
  },
  { concept: 'rights', phrases: `droit | mes droits | habilitation | autorisation | suis-je autorisé | mon compte | ai-je accès` },
  {
    concept: 'help',
    phrases: `
      aide | aide-moi | help | que sais-tu faire | que savez-vous faire | que peux-tu faire | que pouvez-vous faire |
      tu peux faire quoi | vous pouvez faire quoi | comment ça marche | comment utiliser | comment faire | quelles questions |
      exemple | mode d’emploi | à quoi servez-vous | à quoi tu sers | à quoi sert`,
  },
  { concept: 'greeting', phrases: `bonjour | bonsoir | salut | coucou | hello | merci | bonne journée | au revoir` },
  {
    concept: 'operation',
    phrases: `opération | mailing | routage | affranchissement | prestation | transport | nb adresse | nombre d'adresses`,
    weak: true,
  },
  {
    concept: 'invoice',
    phrases: `
      facture | facturé | facturée | facturation | ttc | montant | montant ht | impayé | dépense | dépensé | à payer | tva |
      avoir comptable`,
    weak: true,
  },
  {
    concept: 'history',
    phrases: `
      hier | avant-hier | semaine dernière | semaine passée | semaine précédente | mois dernier | mois passé |
      mois précédent | année dernière | an dernier | an passé | historique | évolution | évolué | tendance | depuis |
      auparavant | avant | il y avait | consommé | consommation | sortie de stock | envoyé | utilisé | distribué | vendu |
      entrée de stock | mouvement | en janvier | en février | en mars | en avril | en mai | en juin | en juillet | en août |
      en septembre | en octobre | en novembre | en décembre`,
  },
  { concept: 'price', phrases: `prix | coût | coûte | coûtent | tarif | valeur | vaut | valent | euro | cher` },
  {
    concept: 'forecast',
    phrases: `
      prévision | prévoir | prévu | prévue | demain | semaine prochaine | mois prochain | tiendra | tenir jusque |
      sera épuisé | seront épuisés | quand manquer | livraison | livré | arrivage`,
  },
  { concept: 'reservation', phrases: `réservé | réservée | réservation | en commande | commandes en cours | commande en cours` },
  {
    concept: 'compare',
    phrases: `
      plus de | moins de | supérieur à | supérieure à | inférieur à | inférieure à | au-dessus de | en dessous de |
      au dessus de | dépasse | entre`,
  },
  { concept: 'aggregate', phrases: `moyenne | médiane | somme | cumul | pourcentage | proportion | ratio` },
  {
    concept: 'except',
    phrases: `
      sauf | excepté | hormis | hors | à part | ne sont pas | n'est pas | n'ont pas | n'a pas | sont pas | non critique |
      pas critique | pas bas | pas en alerte`,
  },
  {
    concept: 'action',
    phrases: `
      supprime | supprimer | supprimez | efface | effacer | effacez | modifie | modifier | modifiez | change | changer |
      changez | augmente | augmenter | diminue | ajoute | ajouter | ajoutez | crée | créer | créez | annule | annuler |
      annulez | commande | commander | commandez | passe commande | passer commande | passer une commande | achète | acheter |
      transfère | transférer | déplace | mets | mettre | mettez | envoie | envoyer | envoyez | valide | valider | validez |
      publie | publier | drop | delete | update | insert | truncate | exécute | exécuter | réserver | livrez | livrer`,
    weak: true,
  },
  {
    concept: 'secret',
    phrases: `
      mot de passe | mdp | password | clef api | clé api | clefapi | jeton | token | identifiant de connexion |
      chaîne de connexion | sql | select | clé privée | prompt | tes instructions | vos instructions | tes consignes |
      ignore les instructions | ignore tes instructions | instructions précédentes`,
  },
  {
    concept: 'elsewhere',
    phrases: `
      autres clients | autre client | autres agences | autre agence | autres divisions | autre division | agences voisines |
      agence voisine | division voisine | toute la france | tout cfi | tous les clients | concurrent | hors de mon périmètre |
      en dehors de mon périmètre | tenant | tenant_id | iddivision | niveau supérieur | division mère`,
  },
  {
    concept: 'smalltalk',
    phrases: `
      météo | temps fait-il | quel temps | blague | recette | président | capitale | football | match | poème | poésie |
      traduis | traduire | traduction | film | musique | bourse | bitcoin | horoscope | quel âge | ton nom | votre nom |
      qui es-tu | qui êtes-vous | anniversaire | heure est-il | quelle heure | quel jour`,
  },
];

/** Short forms and SMS spelling, as folded words → what they stand for. */
export const ABBREVIATIONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    cb: 'combien',
    cbn: 'combien',
    cmb: 'combien',
    cmbn: 'combien',
    kombien: 'combien',
    combi1: 'combien',
    combi: 'combien',
    qte: 'quantite',
    qtes: 'quantite',
    qtt: 'quantite',
    qty: 'quantite',
    nb: 'combien',
    nbre: 'combien',
    stk: 'stock',
    stks: 'stock',
    stoc: 'stock',
    stok: 'stock',
    dispo: 'disponible',
    dispos: 'disponible',
    inv: 'inventaire',
    kel: 'quel',
    kels: 'quels',
    quell: 'quels',
    ke: 'que',
    koi: 'quoi',
    pr: 'pour',
    ds: 'dans',
    ya: 'combien',
    svp: '',
    stp: '',
    div: 'division',
    dep: 'departement',
    dpt: 'departement',
    ag: 'agence',
    camp: 'campagne',
    camps: 'campagne',
    cpgn: 'campagne',
    art: 'article',
    prod: 'produit',
    prods: 'produit',
    ref: 'reference',
    refs: 'reference',
    tt: 'tous',
    ts: 'tous',
    ttes: 'toutes',
    reassort: 'reappro',
    reapro: 'reappro',
    env: 'enveloppe',
    broch: 'brochure',
    brochs: 'brochure',
    aff: 'affiche',
    flyr: 'flyer',
    cdv: 'carte de visite',
    perim: 'perimetre',
    pb: 'alerte',
  }),
);

/** A phrase ready to be looked for: its stems and what they mean. */
export interface Phrase {
  stems: readonly string[];
  concept: Concept;
  weak: boolean;
}

/** Every phrase, longest first, so that "au seuil" wins over "seuil". */
export const PHRASES: readonly Phrase[] = ENTRIES.flatMap((entry) =>
  entry.phrases.split('|').map((phrase) => ({
    stems: words(phrase).map((word) => word.stem),
    concept: entry.concept,
    weak: entry.weak === true,
  })),
).sort((a, b) => b.stems.length - a.stems.length);

/** Meanings whose words are recognised in spite of a typing error; the others would steal too many articles' words ("livret" → "livré"). */
const FORGIVING: ReadonlySet<string> = new Set([
  'quantity',
  'stock',
  'low',
  'empty',
  'list',
  'campaign',
  'fresh',
  'scope',
  'operation',
  'invoice',
]);

/** Single words long enough to be recognised in spite of a typing error. */
export const KEYWORDS: readonly string[] = [
  ...new Set(
    PHRASES.filter(
      ({ stems, concept }) => stems.length === 1 && stems[0]!.length >= 5 && (FORGIVING.has(concept) || concept.startsWith('level:')),
    ).map(({ stems }) => stems[0]!),
  ),
];

/** Every single word of the lexicon: never "corrected" into another. */
export const KNOWN_WORDS: ReadonlySet<string> = new Set(PHRASES.flatMap(({ stems }) => stems));
export { STOP_WORDS } from './stop-words.ts';
