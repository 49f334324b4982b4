import { AppError } from '../../../shared/errors.ts';
import type { OperationState } from '../../../shared/model/operation.ts';
import type { Command } from './arguments.ts';
import { type Caller, type Document, fromSourced } from './calls.ts';

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();

/** Numbers of the states written by their names, as CFI's own list has them, or by their numbers. @throws AppError invalid_input */
export function statesNamed(states: readonly OperationState[], written: string): number[] {
  return written.split(',').map((word) => {
    const found = states.find(({ id, name }) => String(id) === word.trim() || (name !== null && fold(name) === fold(word)));
    if (found) return found.id;
    const names = states.map(({ id, name }) => name ?? String(id));
    throw new AppError('invalid_input', `État « ${word} » inconnu. États : ${names.join(', ')}.`);
  });
}

/** The operations of a period. */
export async function operations(
  call: Caller,
  command: Extract<Command, { verb: 'operations' }>,
  fresh: { freshSeconds?: number },
): Promise<Document> {
  const { from, to, state, search, limit } = command;
  const input = { limit, ...(from ? { from } : {}), ...(to ? { to } : {}), ...(search ? { search } : {}), ...fresh };
  const page = await call('operations.list', { ...input, ...(state === undefined ? {} : { limit: 1 }) });
  if (state === undefined) return fromSourced(page);
  return fromSourced(await call('operations.list', { ...input, stateIds: statesNamed(page.value.states, state) }));
}
