/** Between two groups of a number: blanks, points, dashes of any kind, slashes. */
const GAP = '[\\s.\\-/_·•\\u2010-\\u2015\\u2212]{0,3}';
/** How long the account numbers of each country are. */
const LENGTHS: ReadonlyMap<string, number> = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 ' +
    'GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 ' +
    'PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 TN24 TR26 UA29 VA22 VG24 XK20 DZ26 MA28 SN28 CI28 BF28 BJ28 CM27 MG27 ML28'
  )
    .split(' ')
    .map((each) => [each.slice(0, 2), Number(each.slice(2))]),
);

export interface NumberSpan {
  from: number;
  to: number;
  /** Its own check digits hold, or nothing but an account is written so; else it only looks like one. */
  certain: boolean;
}

/** The country and the check digits of an account, in capitals or not, even stuck to the word that announces it. */
const IBAN_START = new RegExp(`(?:(?<![\\p{L}\\p{N}])|(?<=iban))[a-z]${GAP}[a-z]${GAP}\\d${GAP}\\d(?=${GAP}[a-z0-9])`, 'giu');
const IBAN_IN_CAPITALS = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b/gu;
/** Mistyped, so that its check digits tell nothing: the groups that hold a digit. */
const IBAN_MISTYPED = new RegExp(`(?<![\\p{L}\\p{N}])[a-z]{2}\\d{2}(?:${GAP}(?=[a-z]{0,3}\\d)[a-z0-9]{1,30})+(?![\\p{L}\\p{N}])`, 'giu');
/** Bank, branch, account and key, as the bottom of a French statement has them. */
const STATEMENT = new RegExp(`(?<!\\d)\\d{5}${GAP}\\d{5}${GAP}[a-z0-9](?:${GAP}[a-z0-9]){10}${GAP}\\d{2}(?!\\d)`, 'giu');
/** A payment card: in fours, in the groups of some, or in one piece. */
const CARD = new RegExp(
  `(?<!\\d)(?:[2-6]\\d{3}(?:${GAP}\\d{4}){3}(?:${GAP}\\d{1,3})?|3\\d{3}${GAP}\\d{6}${GAP}\\d{5}|[3-6]\\d{12,18})(?!\\d)`,
  'gu',
);
/** Four years or four quantities side by side. */
const PLAIN_FOURS = new RegExp(`^(?:(?:(?:19|20)\\d{2}|\\d{2}00)${GAP}){4}$`, 'u');
const SOCIAL_NUMBER = new RegExp(
  `(?<!\\d)[12]${GAP}\\d{2}${GAP}(?:0[1-9]|1[0-2]|[23]\\d|4[0-2])${GAP}\\d[\\dAB]${GAP}\\d{3}${GAP}\\d{3}(?:${GAP}\\d{2})?(?!\\d)`,
  'giu',
);

const bare = (text: string): string => text.replace(/[^a-z0-9]/giu, '').toUpperCase();
const digitsOf = (text: string): string => text.replace(/[A-Z]/gu, (letter) => String(letter.charCodeAt(0) - 55));
/** The rest of a number of any length, so that no digit of it is lost. */
const rest = (digits: string, by: number): number => [...digits].reduce((sum, digit) => (sum * 10 + Number(digit)) % by, 0);

/** One text of ordinary words in a hundred has check digits that hold: "de 500 clients et 5 place de grève". An account is digits for the most part. */
const isIban = (account: string): boolean =>
  account.replace(/\D/gu, '').length * 2 >= account.length && rest(digitsOf(account.slice(4) + account.slice(0, 4)), 97) === 1;
const isStatement = (account: string): boolean => {
  // Letters of an account count as digits of their own there: A and J are 1, S is 2.
  const value = account.replace(/[A-Z]/gu, (letter) =>
    String((letter < 'S' ? (letter.charCodeAt(0) - 65) % 9 : letter.charCodeAt(0) - 82) + 1),
  );
  return rest(`${value.slice(0, 21)}00`, 97) + Number(value.slice(21)) === 97;
};
/** Every second digit counts double, its own digits added. */
const isCard = (card: string): boolean =>
  [...card].reverse().reduce((sum, digit, at) => sum + (at % 2 === 0 ? Number(digit) : Number('0246813579'[Number(digit)])), 0) % 10 === 0;
const isSocial = (number: string): boolean =>
  number.length === 15 && 97 - rest(number.slice(0, 13).replace('2A', '19').replace('2B', '18'), 97) === Number(number.slice(13));

/** Where an account of that country would end, whatever stands between its groups; null = too short. */
function endOf(text: string, from: number, length: number): number | null {
  const take = new RegExp(`[a-z0-9](?:${GAP}[a-z0-9]){${length - 1}}`, 'iuy');
  take.lastIndex = from;
  return take.test(text) ? take.lastIndex : null;
}

/** Where the account, card and social security numbers of a text stand, however they are written. */
export function accountsIn(text: string): NumberSpan[] {
  const found: NumberSpan[] = [];
  const each = (pattern: RegExp, isOne: (value: string, written: string) => boolean | null): void => {
    for (const { index, 0: written } of text.matchAll(pattern)) {
      const certain = isOne(bare(written), written);
      if (certain !== null) found.push({ from: index, to: index + written.length, certain });
    }
  };
  for (const { index, 0: start } of text.matchAll(IBAN_START)) {
    const length = LENGTHS.get(bare(start).slice(0, 2));
    const to = length === undefined ? null : endOf(text, index, length);
    if (to !== null && isIban(bare(text.slice(index, to)))) found.push({ from: index, to, certain: true });
  }
  each(IBAN_IN_CAPITALS, () => true);
  each(IBAN_MISTYPED, (value) => {
    const digits = value.replace(/\D/gu, '').length;
    return LENGTHS.has(value.slice(0, 2)) && value.length >= 14 && digits * 3 >= value.length * 2 ? false : null;
  });
  each(STATEMENT, (value) => (isStatement(value) ? true : null));
  each(CARD, (value, written) => {
    if (PLAIN_FOURS.test(written)) return null;
    return isCard(value) || (value === written ? null : false);
  });
  each(SOCIAL_NUMBER, (value) => isSocial(value));
  return found;
}
