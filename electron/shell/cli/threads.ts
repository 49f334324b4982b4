import { lasting } from '../../../shared/model/lasting.ts';
import type { Snippet, Thread, ThreadList } from '../../../shared/model/threads.ts';
import { type Caller, type Document, EMPTY, ownScope } from './calls.ts';
import type { ThreadsCommand } from './file-words.ts';
import { table } from './layout.ts';

const moment = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Europe/Paris' });
const when = (at: string) => moment.format(new Date(at));

/** Conversations kept on this machine: all, those that hold some words, or one of them. */
export async function threads(call: Caller, command: ThreadsCommand): Promise<Document> {
  const data =
    command.what === 'show'
      ? await call('threads.turns', { threadId: command.id })
      : await call('threads.list', command.search === undefined ? {} : { search: command.search });
  return { ok: true, data, ...EMPTY, scope: await ownScope(call) };
}

const around = (found: readonly Snippet[]): string => found.map(({ text, match }) => (match ? `[${text}]` : text)).join('');

function listText({ groups, total }: ThreadList): string {
  if (total === 0) return 'Aucune conversation.';
  return groups
    .map(({ label, threads: kept }) =>
      [
        label,
        table(
          ['Conversation', 'Titre', 'Questions', 'Dernière'],
          kept.map(({ id, title, turns, updatedAt, found }) => [
            id,
            found === null ? title : `${title} · ${around(found)}`,
            String(turns),
            when(updatedAt),
          ]),
        ),
      ].join('\n'),
    )
    .join('\n\n');
}

const turnText = ({ id, question, askedAt, answer, error, superseded }: Thread['turns'][number]): string =>
  [
    `${when(askedAt)}  ${question}${superseded ? ' (remplacée)' : ''}`,
    `  ${answer ? lasting(answer).sentence : (error?.message ?? 'Question arrêtée.')}`,
    ...(answer === null ? [] : [`  réponse ${id}`]),
  ].join('\n');

export const threadsText = (data: ThreadList | Thread): string =>
  'groups' in data ? listText(data) : [data.title, ...data.turns.map(turnText)].join('\n\n');
