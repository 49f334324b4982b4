import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { OperationState } from '../../../shared/model/operation.ts';
import { STOP_WORDS } from '../engine/stop-words.ts';
import { words } from '../engine/text.ts';
import { type Finding, metaOf, type ReadyTool, ready, type ToolContext } from './tool.ts';

/** Rows shown of a long list; sums are over all of it. */
const KEPT = 8;
const day = z.iso.date().nullable();
const month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/u)
  .nullable();

const options = ({ signal }: ToolContext) => (signal === undefined ? {} : { signal });

/** Words of CFI's own states that mean that nothing is left to do; what is neither is under way. */
const DONE = /^(envoy|termin|annul|factur|clos|clotur|archiv|rejet|refus)/u;
const ownWords = (name: string) => words(name).filter((word) => !STOP_WORDS.has(word.folded));
const isUnderWay = ({ name }: OperationState) => name !== null && !ownWords(name).some(({ folded }) => DONE.test(folded));

/** States of CFI's list that the user's words name, the longest names first so that a part of a name is not taken for another. */
function named(states: readonly OperationState[], said: string): OperationState[] {
  const given = new Set(words(said).map(({ stem }) => stem));
  return states.filter(({ name }) => {
    const own = name === null ? [] : ownWords(name);
    return own.length > 0 && own.every(({ stem }) => given.has(stem));
  });
}

const operations = ready({
  name: 'operations_summary',
  description: "Opérations d'une période par date d'envoi : nombre, états, coûts HT. Sans période : les 30 derniers jours.",
  input: z.strictObject({
    from: day,
    to: day,
    underWay: z.boolean().describe("true = celles qui ne sont ni envoyées, ni terminées, ni annulées, d'après les états de CFI"),
    state: z.string().max(2000).nullable().describe("mots de l'état voulu ; null = tous"),
    measure: z.enum(['count', 'cost']),
  }),
  anyRight: ['operations_Visu'],
  dataset: 'Opérations',
  view: 'operations_readonly',
  apiCall: '/Operations/getLignesOperations',
  async run(context, { from, to, underWay, state, measure }): Promise<Finding> {
    if (context.place !== null) return { kind: 'narrow_first', place: context.place.name, meta: null };
    const period = { ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) };
    const query = { ...period, sort: 'sentAt' as const, descending: true, offset: 0, limit: KEPT };
    const { scope } = context.session;
    const all = await context.operations.list(scope, query, options(context));
    const wanted = underWay ? all.value.states.filter(isUnderWay) : state === null ? [] : named(all.value.states, state);
    if (wanted.length === 0) {
      // Nothing under way is an answer; "every state" would be another question.
      const page = underWay ? { ...all.value, rows: [], total: 0 } : all.value;
      return { kind: 'operations', page, wanted: underWay ? [] : null, underWay, measure, meta: metaOf(all) };
    }
    const some = await context.operations.list(scope, { ...query, stateIds: wanted.map(({ id }) => id) }, options(context));
    return { kind: 'operations', page: some.value, wanted, underWay, measure, meta: metaOf(some) };
  },
});

const months = ready({
  name: 'invoices_months',
  description: 'Total facturé et nombre de factures, mois par mois. Sans période : les douze derniers mois et le mois présent.',
  input: z.strictObject({ from: month, to: month, measure: z.enum(['count', 'net', 'gross']) }),
  anyRight: ['factures_Visu'],
  dataset: 'Factures',
  view: 'factures_readonly',
  apiCall: '/Facturations/getFacturations',
  async run(context, { from, to, measure }): Promise<Finding> {
    if (context.place !== null) return { kind: 'narrow_first', place: context.place.name, meta: null };
    const period = { ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) };
    const read = await context.invoices.months(context.session.scope, period, options(context));
    return { kind: 'invoice_months', found: read.value, measure, meta: metaOf(read) };
  },
});

const invoice = ready({
  name: 'invoices_detail',
  description: "Montant et lignes d'une facture, par son numéro CFI.",
  input: z.strictObject({ id: z.int().positive() }),
  anyRight: ['factures_Visu'],
  dataset: 'Factures',
  view: 'factures_readonly',
  apiCall: '/Facturations/getFacture',
  async run(context, { id }): Promise<Finding> {
    try {
      const read = await context.invoices.detail(context.session.scope, id, options(context));
      return { kind: 'invoice', invoice: read.value, meta: metaOf(read) };
    } catch (error) {
      if (error instanceof AppError && error.code === 'not_found') return { kind: 'no_invoice', id, meta: null };
      throw error;
    }
  },
});

/** Tools over operations and invoices. */
export const subjectTools: readonly ReadyTool[] = [operations, months, invoice];
