import type { Clock } from '../../kit/clock.ts';
import type { CfiRight } from '../world/users.ts';
import type { World } from '../world/world.ts';
import { type Body, type Fields, readBody } from './body.ts';
import { refuse } from './refusal.ts';
import type { ApiSession, ApiUser, Sessions } from './sessions.ts';

/** What the service was seen answering with, one per endpoint: clients must not count on `application/json`. */
export type AnswerType = 'application/json' | 'text/json' | 'text/plain';

export interface ApiContext {
  world: World;
  sessions: Sessions;
  clock: Clock;
  /** Root of the SFTP drop: `createFichiersIN` declares a file that lies there. */
  sftpRoot: string;
}

/** One request, once its body is read. */
export interface Call<F extends Fields> {
  body: Body<F>;
  session: ApiSession;
}

/** One path of cfi-api. A generator is streamed as a JSON array. */
export interface Endpoint {
  path: string;
  type: AnswerType;
  /** false for the two sign-ins only. */
  signedIn: boolean;
  /** One of these rights is enough; the first one is named in the refusal. */
  rights: readonly CfiRight[];
  answer(text: string, session: ApiSession | null, traceId: string): unknown;
}

/** Declares an endpoint with its body; `fields` null = the call has no body. */
export function endpoint<F extends Fields>(
  path: string,
  options: { type?: AnswerType; rights?: readonly CfiRight[]; fields?: F },
  handle: (call: Call<F>) => unknown,
): Endpoint {
  const { type = 'application/json', rights = [], fields } = options;
  return {
    path,
    type,
    signedIn: true,
    rights,
    answer(text, session, traceId) {
      if (session === null) throw new Error(`${path} needs a session.`);
      requireRight(session.user, rights);
      return handle({ body: fields === undefined ? ({} as Body<F>) : readBody(text, fields, traceId), session });
    },
  };
}

function requireRight(user: ApiUser, rights: readonly CfiRight[]): void {
  if (rights.length > 0 && !rights.some((right) => user.rights.has(right))) throw missingRight(rights[0]!);
}

/** CFI words a missing right as a bare string in a 400, not as a 403. */
export const missingRight = (right: CfiRight) => refuse(`Vous n'avez pas le droit nécessaire : ${right}`);
