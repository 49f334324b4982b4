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
