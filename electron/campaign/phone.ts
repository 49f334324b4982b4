import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';

/**
 * Numbers typed as 06 may belong to an overseas plan (0690 GP, 0692/0693 RE, 0694 GF, 0696/0697 MQ, 0639 YT): tried in this order. The six-digit
 * plans (PM, NC, PF, WF) need their +prefix: a metropolitan number cut short would pass for one of theirs.
 */
const REGIONS: readonly CountryCode[] = ['FR', 'GP', 'RE', 'GF', 'MQ', 'YT'];
/** Mobile block that ARCEP keeps for works of fiction (decision 2018-0881): well formed, never assigned, absent from libphonenumber. */
const FICTION = /^(?:0|\+33|0033)63998\d{4}$/;

export interface MobileNumber {
  /** `+33612345678` */
  e164: string;
  country: CountryCode;
}

/** A mobile number in E.164 form, or why it is none. Total. */
export function readMobile(typed: string): MobileNumber | { problem: string } {
  const text = typed.replace(/[\s.()\u00a0\u202f-]/g, '').replace(/^\+33\(?0\)?(?=\d{9}$)/, '+33');
  if (text === '') return { problem: 'Numéro de mobile absent' };
  if (text.length > 30) return { problem: 'Numéro invalide' };
  if (FICTION.test(text)) return { e164: `+33${text.slice(-9)}`, country: 'FR' };
  const [, form, national] = /^(0|\+33)([67]\d{8})$/.exec(text) ?? [];
  if (form === undefined || national === undefined) return parsed(text);
  // Every plan tried here tells mobiles by their first five digits: one number of a block speaks for the block.
  const block = form + national.slice(0, 5);
  const known = BLOCKS.get(block) ?? blockOf(parsed(text), national);
  BLOCKS.set(block, known);
  return 'problem' in known ? known : { e164: known.prefix + national, country: known.country };
}

type Block = { prefix: string; country: CountryCode } | { problem: string };
/** At most two forms of 20 000 blocks. */
const BLOCKS = new Map<string, Block>();

const blockOf = (number: MobileNumber | { problem: string }, national: string): Block =>
  'problem' in number ? number : { prefix: number.e164.slice(0, -national.length), country: number.country };

function parsed(text: string): MobileNumber | { problem: string } {
  let fixed = false;
  for (const region of REGIONS) {
    const number = parsePhoneNumberFromString(text, region);
    if (!number?.isValid()) continue;
    const type = number.getType();
    if (type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE') return { e164: number.number, country: number.country ?? region };
    fixed = true;
  }
  return { problem: fixed ? 'Numéro fixe' : 'Numéro invalide' };
}
