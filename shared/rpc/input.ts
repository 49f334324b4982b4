import { fr } from 'zod/locales';
import { contract, type ParsedOf, type RouteName } from '../contract/contract.ts';
import { AppError } from '../errors.ts';

const french = fr().localeError;

/** Refused by the schema of its route, before anything was done. */
export class InputError extends AppError {
  constructor(message: string) {
    super('invalid_input', message);
  }
}

/** An input as the handler of its route takes it. @throws InputError with a sentence fit to be shown */
export function parsedInput<K extends RouteName>(route: K, input: unknown): ParsedOf<K> {
  const parsed = contract[route].input.safeParse(input, { error: french });
  if (!parsed.success) throw new InputError(parsed.error.issues[0]?.message ?? 'Demande incorrecte.');
  return parsed.data as ParsedOf<K>;
}
