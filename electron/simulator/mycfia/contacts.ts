import { type Random, seededRandom } from '../world/random.ts';

/** Names whose letters all fit in one SMS alphabet (GSM-7); the accented ones make a message switch to UCS-2. */
const FIRST_NAMES = [
  'Camille',
  'Hugo',
  'Inès',
  'Nathan',
  'Louis',
  'Manon',
  'Jules',
  'Zoé',
  'Adam',
  'Jade',
  'Lucas',
  'Alice',
  'Gabriel',
  'Rose',
  'Léa',
  'Anna',
  'Arthur',
  'Lina',
  'Noé',
  'Mia',
  'Noah',
  'Julia',
  'Marie-Antoinette',
  'Jean-Baptiste',
  'Élodie',
  'Björn',
];
const ACCENTED_NAMES = ['Aïcha', 'Raphaël', 'Maël', 'François', 'Chloë', 'Benoît'];
const LAST_NAMES = [
  'Aubert',
  'Bessière',
  'Colin',
  'Delmas',
  'Estève',
  'Fabre',
  'Garnier',
  'Hamon',
  'Imbert',
  'Joly',
  'Klein',
  'Lacroix',
  'Marchand',
  'Noël',
  'Ollivier',
  'Poirier',
  'Quentin',
  'Renaud',
  'Salmon',
  'Texier',
  'Urbain',
  'Vidal',
  'Weber',
  'Yvon',
  'Zeller',
  "D'Alençon",
  'Saint-Martin',
  'Le Goff',
];
const CITIES: readonly [string, string][] = [
  ['Paris', '75018'],
  ['Saint-Denis', '93200'],
  ['Aubervilliers', '93300'],
  ['Pantin', '93500'],
  ['Clichy', '92110'],
  ['Saint-Ouen-sur-Seine', '93400'],
];
const STREETS = ['12 rue des Lilas', '4 avenue du Port', '27 bis place du Marché', '8 quai des Brumes', '3 impasse des Forges'];

export interface ContactsOptions {
  /** Good recipients; the bad lines and the duplicates come on top. */
  count: number;
  seed: number;
  /** Two repeated people, four numbers no SMS can reach. */
  withFaults: boolean;
  /** Some first names outside GSM-7. */
  accented?: boolean;
  /** Adds Adresse and Code postal, as the mail channel needs them. */
  postal?: boolean;
}

/**
 * A fictitious recipients file: UTF-8, `;`, CRLF. Mobiles are in 06 39 98 xx xx, which ARCEP keeps for works of fiction; e-mails in `.test`.
 */
export function contactsCsv(options: ContactsOptions): string {
  const random = seededRandom(options.seed);
  const lines = Array.from({ length: options.count }, (_, index) => person(index, options, random));
  if (options.withFaults) {
    lines.splice(7, 0, lines[2]!);
    lines.splice(31, 0, ['Paul', 'Sansmobile', '', 'paul.sansmobile@contact.test', 'Paris']);
    lines.splice(38, 0, lines[20]!);
    lines.push(
      ['Odile', 'Fixe', '01 99 00 12 34', 'odile.fixe@contact.test', 'Pantin'],
      ['Guy', 'Tropcourt', '06 39 98 1', 'guy.tropcourt@contact.test', 'Clichy'],
      ['Zoé', 'Illisible', 'à demander', 'zoe.illisible@contact.test', 'Paris'],
    );
  }
  const header = ['Prénom', 'Nom', 'Mobile', 'Email', 'Ville', ...(options.postal === true ? ['Adresse', 'Code postal'] : [])];
  return [header, ...lines].map((cells) => `${cells.map(quoted).join(';')}\r\n`).join('');
}

function person(index: number, options: ContactsOptions, random: Random): string[] {
  const names = options.accented === true ? [...FIRST_NAMES, ...ACCENTED_NAMES] : FIRST_NAMES;
  const first = names[index % names.length]!;
  const last = random.pick(LAST_NAMES);
  const [city, postcode] = random.pick(CITIES);
  const number = String((options.seed * 997 + index * 37) % 10_000).padStart(4, '0');
  const mobile =
    ['063998', '06 39 98 ', '+33 6 39 98 '][index % 3]! + (index % 3 === 0 ? number : `${number.slice(0, 2)} ${number.slice(2)}`);
  const email = `${plain(first)}.${plain(last)}${index}@contact.test`;
  const street = random.pick(STREETS);
  return [first, last, mobile, email, city, ...(options.postal === true ? [street, postcode] : [])];
}

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[^a-zA-Z]/g, '')
    .toLowerCase();

const quoted = (cell: string): string => (/[;"\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
