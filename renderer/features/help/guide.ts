/** The user guide: short pages, one for each screen and a few that concern all. Read with F1, found by any of their words. */
export interface GuidePage {
  id: string;
  title: string;
  /** The screen it belongs to: F1 opens there. */
  path?: string;
  /** What it is for, in one sentence. */
  lead: string;
  parts: readonly GuidePart[];
}
export interface GuidePart {
  title: string;
  /** Paragraphs; one that begins with "- " is a line of a list. */
  text: readonly string[];
}

const START: GuidePage = {
  id: 'debut',
  title: 'Premiers pas',
  lead: "Demander, voir, valider et envoyer : ce que fait myCFiA, et ce qu'il dit de lui-même.",
  parts: [
    {
      title: 'Se connecter',
      text: [
        'Avec votre identifiant CFI et votre mot de passe, ou avec le jeton donné par le portail. Une session dure trente minutes ; le temps restant est en bas à droite.',
        'À la fin, la reconnexion se fait sur place : la question posée et le travail en cours restent là.',
        "Quand CFI ne répond pas, « Continuer hors ligne » ouvre la copie de ce poste en lecture ; la file d'export garde ce qui doit partir.",
      ],
    },
    {
      title: 'Le périmètre',
      text: [
        'En haut à gauche : votre division et toutes celles placées sous elle. Rien en dehors ne peut être lu, compté ni demandé.',
        "Cliquez dessus pour le réduire à une branche. Tous les écrans suivent, l'assistant aussi.",
        '« Division », sur les stocks, les opérations, les factures et les campagnes chez CFI, ne garde d’une liste qu’une division et celles placées sous elle : le périmètre ne change pas, et l’export dit ce filtre.',
      ],
    },
    {
      title: 'Aller vite',
      text: [
        '- Ctrl+K : toutes les commandes, par leur nom. Ce que vous tapez peut aussi partir en question ou en recherche de stock.',
        "- F5 actualise, Ctrl+F cherche dans l'écran, Échap ferme le volet de droite, F1 ouvre ce guide.",
        '- Les touches se changent dans Réglages, « Raccourcis ».',
      ],
    },
  ],
};

const FIGURES: GuidePage = {
  id: 'chiffres',
  title: "D'où viennent les chiffres",
  lead: 'Chaque chiffre porte sa source, son âge et son périmètre à l’écran.',
  parts: [
    {
      title: 'Trois sources, dans cet ordre',
      text: [
        '- En ligne : la base commune de CFI.',
        "- Mode dégradé : l'API de secours, quand la base commune ne répond pas. Certains champs y manquent, et sont dits « inconnus ».",
        '- Hors ligne : la copie gardée sur ce poste, avec sa date.',
        "Le retour à la première source se fait tout seul. La ligne d'état en bas de la fenêtre dit laquelle est utilisée.",
      ],
    },
    {
      title: 'Inconnu ne veut pas dire zéro',
      text: [
        'Une valeur que CFI ne donne pas est dite « inconnue ». Un total dont une partie est inconnue le dit à côté : « + 3 inconnus ».',
        "Des quantités d'articles différents ne sont jamais additionnées.",
      ],
    },
    {
      title: 'Données à actualiser',
      text: [
        'Chaque liste a un délai attendu. Au-delà, la mention passe en orange ; « Actualiser » demande de nouveau à CFI.',
        "Une liste vide n'est jamais une panne déguisée : une panne, un droit absent ou un périmètre vide ont chacun leur message.",
      ],
    },
  ],
};

const LISTS: GuidePage = {
  id: 'listes',
  title: 'Les listes',
  lead: 'Stocks, opérations et factures se lisent de la même façon.',
  parts: [
    {
      title: 'Lire et trier',
      text: [
        "- Un clic sur un titre de colonne trie, un second clic inverse l'ordre. Ce qui est inconnu vient toujours à la fin.",
        '- Une ligne ouverte montre sa fiche à droite.',
        '- En défilant vite, seul le nom des lignes est dessiné ; le reste revient dès que la liste se pose.',
      ],
    },
    {
      title: 'Colonnes et vues',
      text: [
        '« Colonnes et vues » choisit les colonnes, leur largeur, et garde une vue sous un nom : colonnes, recherche et filtres.',
        "Elles vous suivent d'un démarrage à l'autre sur ce poste.",
      ],
    },
    {
      title: 'Exporter',
      text: [
        '« Exporter » enregistre toute la liste, avec ses filtres et son tri, en CSV, XLSX ou PDF. Ctrl+E enregistre le XLSX.',
        "Le XLSX et le PDF disent d'où viennent les lignes : filtres, périmètre, source, heure et empreinte. Un PDF contient 2 000 lignes au plus, un XLSX 100 000.",
      ],
    },
    {
      title: 'Au clavier',
      text: [
        '- Flèches, Page précédente, Page suivante, Origine et Fin changent de ligne ; Entrée ouvre la fiche.',
        '- Maj et une flèche choisissent plusieurs lignes, Ctrl+C les copie pour un tableur.',
      ],
    },
  ],
};

const SCREENS: readonly GuidePage[] = [
  {
    id: 'assistant',
    title: 'Assistant',
    path: '/assistant',
    lead: 'Une question en français, une réponse avec son chiffre et sa preuve.',
    parts: [
      {
        title: 'Poser une question',
        text: [
          "Entrée envoie, Maj+Entrée va à la ligne, ↑ rappelle la dernière question. Écrivez comme vous parlez : accents oubliés, fautes, abréviations et phrase de contexte n'empêchent pas d'être compris.",
          'Exemples : « Combien de Flyer A4 à Lille ? », « Quels stocks sont critiques ? », « Opérations du mois dernier », « Factures de mars », « Facture 30204 », « C’est quoi un stock critique ? ».',
          'Quand la question peut vouloir dire plusieurs choses, les choix sont proposés (« Nombre d’opérations » ou « Coût total des opérations ») ; quand les données de CFI ne la disent sans doute pas, aucun chiffre n’est donné et la question la plus proche est proposée ; un mot que rien ne sait lire est dit ou redemandé, et le choix « Sans … » repose la question sans lui. Une lecture peut malgré tout se tromper : la phrase dit toujours ce qui a été compté, où et quand, « Sans tenir compte de… » les mots de la question qui n’ont pas compté, et « À vérifier » comment a été lue une question qui ressemble peu à celles que l’assistant connaît.',
        ],
      },
      {
        title: 'Vérifier une réponse',
        text: [
          "Sous la réponse : la source, l'âge et le périmètre. « Comment j'ai obtenu cette réponse » dit ce qui a été lu, avec quels filtres.",
          'Un chiffre vient toujours d’une lecture de CFI, jamais de la phrase.',
          'Chaque réponse se copie ou se garde en CSV, Excel ou PDF. Le XLSX et le PDF disent d’où elle vient, lecture par lecture, et ce qui la met en doute ; un CSV ou un tableau copié n’ont que les lignes : le doute est dit dans le message qui suit, et dans le titre du tableau copié.',
          '« Ouvrir l’écran filtré » montre les mêmes lignes sur leur écran, celles d’une division aussi. Quand aucun écran ne montre exactement ces lignes, « Voir les … » lit les autres sur place, et dit l’heure de cette lecture.',
        ],
      },
      {
        title: 'Corriger, reprendre',
        text: [
          "« Ce n'est pas ça » laisse choisir le bon article, la bonne division ou le bon sujet : votre mot est retenu, et se retire dans Réglages, « Assistant ».",
          "Une question posée à la suite garde le sujet de la précédente : ce qui est repris est affiché et se retire d'un clic. « Relancer » refait une ancienne réponse avec les données du jour. Une question qui dépend de la précédente se garde en favori écrite en entier.",
          'Sans modèle configuré, tout est fait sur ce poste. Avec un modèle, Réglages montre exactement ce qui est parti.',
        ],
      },
    ],
  },
  {
    id: 'stocks',
    title: 'Stocks',
    path: '/stocks',
    lead: "Ce qu'il faut recommander, trouvé en quelques secondes.",
    parts: [
      {
        title: 'Les niveaux',
        text: [
          '- Critique : il manque la moitié du minimum ou plus. Élevé : un quart ou plus. Modéré : moins d’un quart. Au seuil : exactement le minimum.',
          '- Seuil non défini ou À vérifier : le minimum ou la quantité est inconnu. Ce n’est jamais « OK ».',
          'Les cartes filtrent ; « À traiter » réunit les quatre premiers niveaux.',
        ],
      },
      {
        title: 'La fiche',
        text: [
          "L'évolution est celle des relevés faits sur ce poste : elle commence au premier. ← et → parcourent la courbe, les valeurs sont aussi en tableau.",
          "CFI ne relie pas un stock à une opération : « Opérations à ce nom » cherche celles qui portent le nom de l'article.",
        ],
      },
      {
        title: 'Par division, depuis hier',
        text: [
          '« Par division » montre où agir : une division ou un niveau s’ouvre d’un clic, le périmètre restreint à elle. « Depuis hier » compare deux relevés de ce poste ; « Relever maintenant » en fait un nouveau.',
        ],
      },
    ],
  },
  {
    id: 'operations',
    title: 'Opérations',
    path: '/operations',
    lead: "Ce qui part et ce qui est parti, par date d'envoi.",
    parts: [
      {
        title: 'La période',
        text: [
          "Elle porte sur la date d'envoi et reste affichée ; trente jours par défaut. Une opération sans date d'envoi n'apparaît dans aucune période.",
        ],
      },
      {
        title: 'Liste, par campagne, par état, calendrier',
        text: [
          'Les nombres et les totaux de chaque groupe sont comptés par la source sur toutes les opérations, même quand la liste est longue.',
          'CFI donne ce qui a été commandé, pas ce qui a réellement été distribué.',
        ],
      },
      {
        title: 'Les coûts',
        text: [
          'Prestation, transport et affranchissement, hors taxes. Le total est celui de CFI : s’il diffère de la somme, l’écart est dit.',
        ],
      },
    ],
  },
  {
    id: 'factures',
    title: 'Factures',
    path: '/factures',
    lead: 'Le mois, puis la facture, puis ses lignes.',
    parts: [
      {
        title: 'Lire une facture',
        text: [
          'HT et TTC sont toujours nommés. La somme des lignes peut différer de l’en-tête : l’écart est signalé, à vérifier auprès de CFI.',
          "CFI ne communique ni l'échéance ni l'état du règlement. L'API de secours ne dit pas la division d'une facture : hors de votre périmètre entier, elle n'y est pas lisible. Une facture sans division n'apparaît que sans le filtre « Division ».",
        ],
      },
    ],
  },
  {
    id: 'campagnes',
    title: 'Campagnes',
    path: '/campagnes',
    lead: 'Préparer, contrôler, valider ou renvoyer.',
    parts: [
      {
        title: 'Préparer',
        text: [
          'Une campagne se remplit en neuf sections, dans l’ordre de votre choix. Chacune dit en un mot où elle en est.',
          '- Tout est enregistré pendant la saisie : « Enregistré à 10:42 », ou « Gardé sur ce poste » quand MyCfia ne répond pas ; la suite part à son retour.',
          '- Si quelqu’un a modifié la même section, les deux saisies sont montrées côte à côte : rien n’est écrasé.',
          '- À droite, chaque contrôle mène au champ qu’il vise ; quand une correction est possible, un bouton la fait.',
        ],
      },
      {
        title: 'Contacts',
        text: [
          'Déposez un fichier CSV ou XLSX de 10 Mo au plus, vérifiez ce que désigne chaque colonne, puis importez.',
          '- Les lignes valables partent ; les autres sont listées : corrigez-les sur place, excluez-les ou téléchargez-les.',
          '- Les doublons et la liste d’opposition sont écartés et comptés.',
        ],
      },
      {
        title: 'Contenus',
        text: [
          'Chaque contenu se voit sur de vrais destinataires, le nom le plus long compris. Un caractère hors alphabet SMS est marqué à sa place, avec son équivalent.',
          'Un contenu approuvé est figé : remettez-le en brouillon pour le modifier.',
        ],
      },
      {
        title: 'Valider',
        text: [
          'Ouvrez chaque contenu, lisez les contrôles : un point bloquant empêche la validation, un avertissement doit être reconnu un à un.',
          "L'auteur d'une campagne ne peut pas la valider lui-même. « Renvoyer… » demande un motif, que l'auteur lira.",
          'Une campagne validée est figée et mise en file dans le même geste.',
          '« Répétition générale » joue l’export contre un CFI fictif, sur ce poste, et montre les lignes que CFI insérerait.',
          '« Règles en vigueur », en haut de la liste, donne toutes les règles avec leur source, et les réglages du siège.',
        ],
      },
      {
        title: 'Chez CFI',
        text: [
          "L'onglet « Chez CFI » montre les campagnes telles que CFI les connaît, nées ici ou ailleurs, avec leur statut et le motif d'un rejet.",
        ],
      },
    ],
  },
  {
    id: 'file',
    title: "File d'export",
    path: '/file-export',
    lead: 'Ce qui part vers CFI, et la preuve que CFI l’a pris.',
    parts: [
      {
        title: 'Suivre un envoi',
        text: [
          '- « Déposée » veut dire transmise. Seule « Importée » prouve que CFI l’a prise.',
          '- Les essais se font tout seuls, fenêtre fermée comprise ; chaque ligne dit sa cause, le prochain essai et qui doit agir.',
          '- « À corriger » attend une correction de la campagne, puis un nouvel envoi. « Mis de côté » attend votre décision.',
          '- Le menu d’une ligne la fait passer en premier, la retient, l’annule avant transmission, ou donne ses fichiers à déposer à la main.',
          '- Le reçu s’imprime par Ctrl+P : étapes prouvées, fichiers et empreintes.',
        ],
      },
    ],
  },
  {
    id: 'arborescence',
    title: 'Arborescence',
    path: '/arborescence',
    lead: 'Les divisions, ce que chacune voit et qui la voit.',
    parts: [
      {
        title: 'La règle',
        text: [
          'Une division voit ses propres lignes et celles de toutes les divisions placées sous elle, et rien d’autre.',
          '« Voir comme » montre ce que lit une division : rien ne peut y être modifié, et un bandeau le rappelle.',
        ],
      },
      {
        title: "La revue et le test d'étanchéité",
        text: [
          "La revue note chaque division, et le rapport est signé d'une empreinte. Le test d'étanchéité cherche des lignes témoins hors de chaque périmètre : il doit n'en trouver aucune.",
        ],
      },
    ],
  },
  {
    id: 'sante',
    title: 'Santé',
    path: '/sante',
    lead: 'Ce qui répond, ce qui ne répond pas, et depuis quand.',
    parts: [
      {
        title: 'Lire l’écran',
        text: [
          'Une phrase dit où vous en êtes, les tuiles disent chaque partie, les indicateurs comparent la journée et le mois à leurs cibles.',
          'La sentinelle vérifie que les vues de CFI ont toujours la forme attendue : une vue changée est écartée plutôt que mal lue.',
          'En démonstration, « Simuler une panne » montre ce que devient chaque écran.',
        ],
      },
    ],
  },
  {
    id: 'reglages',
    title: 'Réglages',
    path: '/reglages',
    lead: 'Vos droits en clair, l’apparence, les touches, ce que garde ce poste.',
    parts: [
      {
        title: 'Apparence',
        text: ['Quatre thèmes et deux densités. « Système » suit votre poste.'],
      },
      {
        title: 'Raccourcis',
        text: [
          'Choisissez la touche de chaque commande. Les combinaisons qui écrivent un caractère sur un clavier AZERTY, et celles du système, ne peuvent pas être prises.',
        ],
      },
      {
        title: 'Assistant et modèle',
        text: [
          'Sans modèle, l’assistant répond avec son propre moteur et rien ne part de ce poste. Un modèle de langage est facultatif et éteint par défaut : une adresse, un nom, une clef gardée au trousseau, un essai pas à pas.',
          'Noms, adresses, coordonnées, dates de naissance, numéros de compte et de société sont remplacés avant de partir. « Ce qui est parti de ce poste » montre chaque envoi tel quel, et l’efface. Les mots appris, la durée des conversations et le coût se règlent au même endroit.',
        ],
      },
      {
        title: 'Données de ce poste',
        text: [
          'La copie locale, les relevés et la file. En quittant, vous pouvez demander que ce poste oublie ce qu’il garde de CFI pour vous.',
        ],
      },
    ],
  },
];

export const GUIDE: readonly GuidePage[] = [START, FIGURES, LISTS, ...SCREENS];

const folded = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();
const wordsOf = ({ title, lead, parts }: GuidePage) =>
  folded([title, lead, ...parts.flatMap((part) => [part.title, ...part.text])].join(' '));

/** Pages that hold every typed word, accents and case aside; those whose title does come first. */
export function findPages(query: string): GuidePage[] {
  const words = folded(query).split(/\s+/u).filter(Boolean);
  const hits = GUIDE.filter((page) => words.every((word) => wordsOf(page).includes(word)));
  const inTitle = (page: GuidePage) => words.every((word) => folded(page.title).includes(word));
  return hits.toSorted((a, b) => Number(inTitle(b)) - Number(inTitle(a)));
}

/** The page of a screen; the first steps elsewhere. */
export const pageOf = (path: string): GuidePage => SCREENS.find((page) => page.path !== undefined && path.startsWith(page.path)) ?? START;
