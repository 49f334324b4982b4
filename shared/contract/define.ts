import { z } from 'zod';
import type { Right } from '../model/tenant.ts';

/**
 * One entry of the exposure surface. What comes in is parsed with zod; what goes out is typed.
 * Scope, identity and tenant are never inputs: the core takes them from the session.
 */
export interface RouteOptions {
  /** false only for what must work before sign-in. */
  session?: boolean;
  /** Rights of which at least one is needed; the refusal names the first. */
  anyRight?: readonly Right[];
  /** Rights that are all needed; the refusal names the first that is missing. */
  everyRight?: readonly Right[];
  /** true for what changes something: refused while simulating another division ("voir comme"). */
  changes?: boolean;
}
export interface CallRoute<I extends z.ZodType = z.ZodType, O = unknown> extends RouteOptions {
  kind: 'call';
  input: I;
  readonly output?: O;
}
export interface StreamRoute<I extends z.ZodType = z.ZodType, C = unknown> extends RouteOptions {
  kind: 'stream';
  input: I;
  readonly chunk?: C;
}
export type Route = CallRoute | StreamRoute;

/** Declares a request/answer route: `call<Output>()(inputSchema, options)`. */
export const call =
  <O>() =>
  <I extends z.ZodType>(input: I, options: RouteOptions = {}): CallRoute<I, O> => ({ kind: 'call', input, ...options });

/** Declares a route that answers by chunks and then ends. */
export const stream =
  <C>() =>
  <I extends z.ZodType>(input: I, options: RouteOptions = {}): StreamRoute<I, C> => ({ kind: 'stream', input, ...options });

/**
 * Keeps of a list the lines of one division of the scope and of those below it. It can only take lines away: a division outside the scope is refused
 * (not_found) in the same words as one that does not exist.
 */
export const inDivision = { divisionId: z.int().positive().optional() };
