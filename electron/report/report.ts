import path from 'node:path';
import type { DatasetInput } from '../../shared/contract/reports.ts';
import { AppError } from '../../shared/errors.ts';
import { type Answer, reservationOf } from '../../shared/model/assistant.ts';
import type { AnswerFormat, ReportFile, ThreadFormat } from '../../shared/model/report.ts';
import { ORIGIN_LABELS, type Sourced } from '../../shared/model/sourced.ts';
import type { Thread } from '../../shared/model/threads.ts';
import { type Clock, instant } from '../kit/clock.ts';
import { withDeadline } from '../kit/deadline.ts';
import type { Log } from '../kit/log.ts';
import { createThread } from '../local/local.ts';
import type { ActiveSession } from '../tenant/tenant.ts';
import { answerTable, leftAsideIn, readingsOf, saidBy, threadEntries, wholeOf } from './answers.ts';
import { checkLength, type DatasetPage, type DatasetReading, type DatasetRooms, datasetReading } from './datasets.ts';
import { createReportEngine, type Finished, type ReportHandlers } from './engine.ts';
import type { Cell, ReportHead } from './model.ts';
import { momentText, shownOf, wallClock } from './words.ts';

/** Files for people: lists, answers and conversations. Everything read is read under the session's scope. */
export interface Reports {
  /** @throws AppError too_large | source_unavailable | session_expired | conflict when the data kept changing while it was read */
  dataset(session: ActiveSession, input: DatasetInput, signal?: AbortSignal): Promise<ReportFile>;
  /**
   * @param answer one of the session's own answers.
   * @param again the same answer with more of its lines, read now; null = what it shows is all there is to have.
   * @param within the session under one division of its scope; absent = an answer about a division holds the lines of `again`, and no more
   * @throws AppError as `dataset`
   */
  answer(
    session: ActiveSession,
    answer: Answer,
    again: Answer | null,
    format: AnswerFormat,
    signal?: AbortSignal,
    within?: (divisionId: number) => ActiveSession,
  ): Promise<ReportFile>;
  /** @param thread one of the session's own conversations. */
  thread(session: ActiveSession, thread: Thread, format: ThreadFormat, signal?: AbortSignal): Promise<ReportFile>;
  /** Ends the thread that makes files. */
  stop(): Promise<void>;
}

export interface ReportOptions extends DatasetRooms {
  /** `resources/` of the project or of the packed application: the bundled fonts. */
  resourcesFolder: string;
  clock: Clock;
  log: Log;
}

const MIMES: Record<AnswerFormat | ThreadFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
  tsv: 'text/tab-separated-values; charset=utf-8',
  html: 'text/html; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
};
/** Lines read at once: what a list is read by everywhere else, within the same deadlines. */
const PAGE = 1000;
const ENTRY = import.meta.url.endsWith('.ts')
  ? new URL('./report-thread.ts', import.meta.url)
  : new URL('./report-thread.js', import.meta.url);
/** The longest a file may take to be made, reading apart. */
const RENDER_MS = 120_000;
/** The thread, its fonts and its memory are given back when nothing was asked of it for that long. */
const IDLE_MS = 60_000;

/** A name that every file system takes: letters without accents, digits and dashes. */
export const fileStem = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-+|-+$/gu, '')
    .slice(0, 60)
    .replace(/-+$/u, '') || 'export';

export function createReports(options: ReportOptions): Reports {
  const { clock, resourcesFolder } = options;
  const log = options.log.room('report');
  const data = { fontsFolder: path.join(resourcesFolder, 'fonts') };
  const thread = createThread<ReportHandlers>({ entry: ENTRY, data, inline: () => createReportEngine(data), log });

  let idle = new AbortController();
  let working = 0;
  const rest = (): void => {
    if (working > 0) return;
    idle = new AbortController();
    clock.sleep(IDLE_MS, idle.signal).then(
      () => thread.close(),
      () => undefined,
    );
  };
  /** Holds the thread awake while a file is made. */
  async function awake<T>(work: () => Promise<T>): Promise<T> {
    idle.abort();
    working += 1;
    try {
      return await work();
    } finally {
      working -= 1;
      rest();
    }
  }

  const rendering = <T>(signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    withDeadline(RENDER_MS, "Le fichier n'a pas pu être établi à temps. Resserrez les filtres.", signal, work);

  /** `stocks-2026-03-10-1048.xlsx`, by the clock of Paris; a part says so, since no other place of a CSV can. */
  const named = (
    stem: string,
    madeAt: string,
    format: keyof typeof MIMES,
    { bytes, rows, sha256 }: Finished,
    { totalRows, readAt }: Pick<ReportFile, 'totalRows' | 'readAt'>,
  ): ReportFile => {
    const wall = new Date(wallClock(madeAt) ?? clock.now()).toISOString();
    const part = totalRows > rows ? `-${rows}-sur-${totalRows}` : '';
    const fileName = `${stem}${part}-${wall.slice(0, 10)}-${wall.slice(11, 16).replace(':', '')}.${format}`;
    return { fileName, mime: MIMES[format], bytes, rows, totalRows, readAt, sha256 };
  };

  const madeBy = ({ info }: ActiveSession): string => `${info.user.firstName} ${info.user.lastName}`.trim() || info.user.identifiant;

  async function render(
    head: ReportHead,
    format: AnswerFormat,
    pages: AsyncIterable<Cell[][]> | Iterable<Cell[][]>,
    signal: AbortSignal | undefined,
  ): Promise<Finished> {
    const id = clock.uuid();
    await thread.call('begin', { id, format, head }, signal);
    try {
      for await (const rows of pages) await rendering(signal, (inner) => thread.call('rows', { id, rows }, inner));
      return await rendering(signal, (inner) => thread.call('end', { id }, inner));
    } catch (error) {
      thread.call('drop', { id }).catch((failure: unknown) => log.warn('rapport_abandonne', { error: failure }));
      throw error;
    }
  }

  const provenanceOf = (session: ActiveSession, page: Sourced<DatasetPage>): ReportHead['provenance'] => ({
    question: null,
    answer: null,
    filters: page.value.filters,
    scope: page.scope,
    source: ORIGIN_LABELS[page.source],
    asOf: page.asOf,
    readAt: page.readAt,
    stale: page.stale,
    leftAside: leftAsideIn(page.degraded),
    madeAt: instant(clock.now()),
    madeBy: madeBy(session),
  });

  /** Reads a list whole and renders it while it is read. */
  async function whole(
    session: ActiveSession,
    reading: DatasetReading,
    format: AnswerFormat,
    about: Pick<ReportHead['provenance'], 'question' | 'answer'> & Pick<ReportHead, 'notes' | 'reservation'>,
    signal: AbortSignal | undefined,
  ): Promise<ReportFile> {
    const attempt = async (): Promise<ReportFile | null> => {
      let first = await reading.page(0, PAGE, signal);
      checkLength(first.value.total, format);
      // The API gives its whole list at each call, dated by that call: it is taken once.
      if (first.source === 'api' && first.value.total > PAGE) first = await reading.page(0, first.value.total, signal);
      const { question, answer, ...beside } = about;
      const provenance = { ...provenanceOf(session, first), question, answer };
      const head: ReportHead = { title: reading.title, columns: reading.columns, provenance, ...beside };
      let moved = false;
      async function* pages(): AsyncGenerator<Cell[][]> {
        let page = first;
        for (let offset = 0; ; ) {
          yield page.value.rows;
          offset += page.value.rows.length;
          if (offset >= first.value.total) return;
          page = await reading.page(offset, PAGE, signal);
          // Pages of two refreshes, or of two sources, would repeat some lines and miss others.
          moved = page.asOf !== first.asOf || page.source !== first.source || page.value.total !== first.value.total;
          if (moved || page.value.rows.length === 0) return;
        }
      }
      const finished = await render(head, format, pages(), signal);
      if (moved || finished.rows !== first.value.total) return null;
      const { madeAt, readAt } = provenance;
      return named(reading.stem, madeAt, format, finished, { totalRows: finished.rows, readAt });
    };
    const file = (await attempt()) ?? (await attempt());
    if (file === null) throw new AppError('conflict', "Les données ont changé pendant l'export. Réessayez dans un instant.");
    return file;
  }

  return {
    dataset: (session, input, signal) =>
      awake(() =>
        whole(session, datasetReading(options, session, input), input.format, { question: null, answer: null, notes: [] }, signal),
      ),

    answer: (session, answer, again, format, signal, within) => awake(() => ofAnswer(session, answer, again, format, signal, within)),

    thread: (session, kept, format, signal) =>
      awake(async () => {
        const madeAt = instant(clock.now());
        const report = {
          title: kept.title,
          scope: `Périmètre : ${session.scope.label}`,
          madeAt,
          madeBy: madeBy(session),
          entries: threadEntries(kept),
        };
        const finished = await rendering(signal, (inner) => thread.call('thread', { format, report }, inner));
        return named(`conversation-${fileStem(kept.title)}`, madeAt, format, finished, { totalRows: finished.rows, readAt: null });
      }),

    stop() {
      idle.abort();
      return thread.close();
    },
  };

  async function ofAnswer(
    session: ActiveSession,
    answer: Answer,
    again: Answer | null,
    format: AnswerFormat,
    signal: AbortSignal | undefined,
    within: ((divisionId: number) => ActiveSession) | undefined,
  ): Promise<ReportFile> {
    const { question, askedAt } = answer;
    const sentence = saidBy(answer);
    const reserved = reservationOf(answer);
    const reservation = reserved === null ? {} : { reservation: reserved };
    const shown = again ?? answer;
    const [first, ...besides] = readingsOf(shown);
    const stem = `reponse-${fileStem(question)}`;
    const all = wholeOf(answer, 'csv');
    // A division that left the scope has no lines to read again: the file holds those that the answer shows.
    const whose = all?.divisionId === undefined ? session : again === null ? undefined : within?.(all.divisionId);
    if (all !== null && whose !== undefined && shown.rows.length < shown.totalRows) {
      const reading = datasetReading(options, whose, all);
      const notes = [
        `Réponse du ${momentText(askedAt)} : ${shownOf(answer.rows.length, answer.totalRows)} Toutes ont été relues pour ce fichier.`,
      ];
      const about = { question, answer: sentence, notes, ...reservation };
      return { ...(await whole(session, { ...reading, title: 'Réponse', stem }, format, about, signal)), ...reservation };
    }
    const { columns, rows } = answerTable(shown);
    const madeAt = instant(clock.now());
    const readAt = [first, ...besides].flatMap((reading) => reading?.readAt ?? []).sort()[0] ?? askedAt;
    const head: ReportHead = {
      title: 'Réponse',
      ...reservation,
      columns,
      provenance: {
        question,
        answer: sentence,
        ...(first ?? { filters: [], source: 'aucune lecture', asOf: null, readAt, stale: false, leftAside: [] }),
        scope: shown.card?.scope ?? { label: session.scope.label, divisions: session.scope.divisionIds.length },
        ...(besides.length === 0 ? {} : { besides }),
        madeAt,
        madeBy: madeBy(session),
      },
      notes: [
        `Réponse donnée le ${momentText(askedAt)}.`,
        ...(again === null ? [] : ['Les lignes ont été relues pour ce fichier.']),
        ...(shown.totalRows > shown.rows.length && shown.rows.length > 0 ? [shownOf(shown.rows.length, shown.totalRows)] : []),
      ],
    };
    const finished = await render(head, format, [rows], signal);
    const file = named(stem, madeAt, format, finished, { totalRows: Math.max(finished.rows, shown.totalRows), readAt });
    return { ...file, ...reservation };
  }
}
