import { z } from 'zod';

/** A call the model asked for; `input` is still to be parsed by the tool. */
export interface ModelCall {
  name: string;
  input: unknown;
}

/** A whole answer of the model. */
export interface ModelReply {
  text: string;
  calls: ModelCall[];
  /** As told by the endpoint; null when it did not. */
  usage: { promptTokens: number; completionTokens: number } | null;
}

/** Why a stream is worth nothing. `refused` = the model would not answer. */
export class ModelReplyError extends Error {
  readonly kind: 'refused' | 'malformed' | 'cut';
  constructor(kind: 'refused' | 'malformed' | 'cut', message: string) {
    super(message);
    this.name = 'ModelReplyError';
    this.kind = kind;
  }
}

/** Calls of one question. */
export const MAX_CALLS = 4;
/** Characters of a streamed answer, or of the arguments of a call, beyond which the model is cut. */
const MAX_TEXT = 20_000;
/** What reasoning models think aloud before they answer. */
const THOUGHTS = /<think(?:ing)?>[\s\S]*?<\/think(?:ing)?>/gu;

/** No request of ours has that many; a count beyond it, negative or not whole is no count. */
const MOST_TOKENS = 10_000_000;
const count = z.int().min(0).max(MOST_TOKENS);
/** What is read of a piece of a stream. What is told beside the answer may be anything; the answer itself may not. */
const chunkShape = z.object({
  usage: z.object({ prompt_tokens: count, completion_tokens: count }).nullish().catch(null),
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        delta: z
          .object({
            content: z.string().nullish().catch(null),
            refusal: z.string().nullish().catch(null),
            tool_calls: z
              .array(
                z.object({
                  index: z.int().optional().catch(undefined),
                  id: z.string().optional().catch(undefined),
                  function: z.object({ name: z.string().nullish(), arguments: z.unknown() }).nullish(),
                }),
              )
              .nullish(),
          })
          .nullish(),
      }),
    )
    .nullish(),
});

interface Draft {
  id: string | undefined;
  name: string;
  written: string;
  /** Arguments given as an object instead of text, as some local servers do. */
  object: unknown;
}

/**
 * Gathers the pieces of one streamed answer. Endpoints differ: usage on a last chunk without choices or not at all, content null, calls in one
 * piece, without an index or all under index 0, arguments as an object, `stop` where OpenAI says `tool_calls`.
 */
export function createReplyReader() {
  let text = '';
  let refusal = '';
  let finish: string | null = null;
  let usage: ModelReply['usage'] = null;
  const drafts: Draft[] = [];
  const byIndex = new Map<number, Draft>();

  function draftFor(piece: { index?: number | undefined; id?: string | undefined; named: boolean }): Draft {
    const last = piece.index === undefined ? drafts.at(-1) : byIndex.get(piece.index);
    // A name after a named call is that of another one: under another identifier, without an index, or once the arguments are whole.
    const other =
      piece.named &&
      last !== undefined &&
      last.name !== '' &&
      (piece.id !== last.id || (piece.id === undefined && (isWhole(last) || (piece.index === undefined && last.written === ''))));
    if (last !== undefined && !other) return last;
    const draft: Draft = { id: piece.id, name: '', written: '', object: undefined };
    drafts.push(draft);
    if (piece.index !== undefined) byIndex.set(piece.index, draft);
    if (drafts.length > MAX_CALLS) throw new ModelReplyError('malformed', 'Too many calls.');
    return draft;
  }

  return {
    /** @throws ModelReplyError when the model goes beyond what is allowed, or says what no endpoint does */
    take(chunk: unknown): void {
      const read = chunkShape.safeParse(chunk);
      if (!read.success) throw new ModelReplyError('malformed', 'A piece of the stream has another shape.');
      const { usage: told, choices } = read.data;
      if (told) usage = { promptTokens: told.prompt_tokens, completionTokens: told.completion_tokens };
      const choice = choices?.[0];
      if (choice === undefined) return;
      const { delta } = choice;
      text += delta?.content ?? '';
      refusal += delta?.refusal ?? '';
      for (const piece of delta?.tool_calls ?? []) {
        const { index, id, function: given } = piece;
        const draft = draftFor({ index, id, named: (given?.name ?? '') !== '' });
        // Some tell the name again beside each piece of the arguments.
        if (draft.written === '') draft.name += given?.name ?? '';
        if (typeof given?.arguments === 'string') draft.written += given.arguments;
        else if (given?.arguments !== undefined && given.arguments !== null) draft.object = given.arguments;
        if (draft.written.length > MAX_TEXT) throw new ModelReplyError('malformed', 'Call too long.');
      }
      if (text.length > MAX_TEXT) throw new ModelReplyError('malformed', 'Answer too long.');
      finish = choice.finish_reason ?? finish;
    },
    /** @throws ModelReplyError refused | cut | malformed */
    end(): ModelReply {
      if (refusal !== '' || finish === 'content_filter') throw new ModelReplyError('refused', 'The model refused.');
      if (finish === null) throw new ModelReplyError('cut', 'The stream ended early.');
      if (finish === 'length' || finish === 'model_length') throw new ModelReplyError('cut', 'The answer was cut by its limit of tokens.');
      return { text: text.replace(THOUGHTS, '').trim(), calls: drafts.map(callOf), usage };
    },
    /** Rough count of what was received, for endpoints that tell nothing. */
    received: () => text.length + drafts.reduce((sum, draft) => sum + draft.written.length, 0),
    usage: () => usage,
  };
}

/** Whether its arguments are all there. */
function isWhole({ written, object }: Draft): boolean {
  if (object !== undefined) return true;
  try {
    JSON.parse(written);
    return true;
  } catch {
    return false;
  }
}

function callOf({ name, written, object }: Draft): ModelCall {
  if (object !== undefined) return { name, input: object };
  try {
    return { name, input: JSON.parse(written.trim() === '' ? '{}' : written) as unknown };
  } catch {
    throw new ModelReplyError('malformed', 'The arguments of a call are not JSON.');
  }
}
