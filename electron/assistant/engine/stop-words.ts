/** Words that carry no meaning of their own. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'a ai ait ai-je as au aucun aucune aujourd aujourdhui aussi autre aux avec avez avions avoir avons avez-vous ayant besoin bien bon c ca car ce ceci cela celle celles ' +
    'celui ces cet cette ceux chacun chez ci comment comme connaitre d dans de deja des deux dire dis dites donc donne donner donnez dont du elle elles en encore ' +
    'enfin est et etaient etait etant etes etre eu exactement fait faire faites faut fut hein hui ici il ils indique indiquer indiquez j jamais je jusque l la ' +
    'laquelle le lequel les leur leurs lors lui m ma mais malgre me merci mes mesdames messieurs moi moment mon montre montrer montrez n ne ni nos notre nous nouveau ' +
    'nouvelle on ont or ou oui par parmi pas pendant personne peu peut peux plus plutot possede possedons pour pourquoi pourrais pourrait pourriez pouvez precise ' +
    'presentement puis puisque qu quand que quel quelle quelqu quelque quelques qui quoi rapidement s sa sait sais sans savez savoir se selon sera ses si sinon soit ' +
    'sommes son sont sous souhaite suis sur t ta tandis te tel telle tes toi ton toujours tout toute trop tu un une va vais valeur vers via veux veuillez voici voila ' +
    'voir voudrais vos votre vous voulez vraiment vu y actuel actuelle actuellement maintenant present disponibles stp svp dit rien etc ok alors ensuite sinon hum ' +
    'existe existent exister reel reelle jour simplement juste seulement environ total totale totaux dernier derniere derniers dernieres donnee date parle parlez chose ' +
    'possible afficher affichez visualiser visu tenu tient ms mme mr stp cher chere collegue presente ouvre ouvrir interesse interessent interroge question repond reponds ' +
    "aujourd'hui " +
    'repondez exemplaire exemplaires unite unites piece pieces pcs ex m2 compte comptez peut-on avons-nous savoir'
  ).split(/\s+/),
);

/** Words that announce a place. Strong ones cannot belong to an article's name without changing its sense. */
export const PLACE_STRONG: ReadonlySet<string> = new Set([
  'a',
  'chez',
  'agence',
  'division',
  'service',
  'equipe',
  'departement',
  'direction',
  'site',
  'filiale',
  'region',
  'antenne',
  'bureau',
  'succursale',
  'ville',
]);
export const PLACE_WEAK: ReadonlySet<string> = new Set([
  'de',
  'du',
  'des',
  'd',
  'pour',
  'sur',
  'dans',
  'en',
  'au',
  'aux',
  'la',
  'le',
  'l',
  'les',
  'cote',
  'vers',
]);
/** Words of division names that do not tell one from another. */
export const DIVISION_GENERIC: ReadonlySet<string> = new Set([
  'agence',
  'division',
  'service',
  'equipe',
  'departement',
  'direction',
  'site',
  'region',
  'siege',
  'social',
  'filiale',
  'antenne',
  'bureau',
  'reseau',
  'de',
  'du',
  'des',
  'la',
  'le',
  'les',
  'd',
  'l',
  'et',
]);
