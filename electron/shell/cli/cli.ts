import { AppError, type ErrorShape, toErrorShape } from '../../../shared/errors.ts';
import type { Answer } from '../../../shared/model/assistant.ts';
import type { LeakReport } from '../../../shared/model/review.ts';
import type { Origin } from '../../../shared/model/sourced.ts';
import type { TreeOrigin } from '../../../shared/model/tenant.ts';
import { InputError, parsedInput } from '../../../shared/rpc/input.ts';
import type { App } from '../../app/ports.ts';
import { type Command, type Invocation, parseCommandLine } from './arguments.ts';
import { type Caller, caller, type Document, EMPTY, fromSourced, never, ownScope, readOf } from './calls.ts';
import { campaign } from './campaigns.ts';
import { exportFile } from './exports.ts';
import { operations } from './operations.ts';
import { queue } from './queue.ts';
import type { CampaignLine } from './subjects.ts';
import { errorText, helpText, resultText } from './text.ts';
import { threads } from './threads.ts';
import type { TreeDocument } from './tree.ts';

export type { Document } from './calls.ts';

export interface CliPorts {
  argv: readonly string[];
  compose(invocation: Invocation): Promise<App>;
  print(text: string): void;
  printError(text: string): void;
}

async function ask(app: App, call: Caller, { question, threadId }: Extract<Command, { verb: 'ask' }>): Promise<Document> {
  // An interface goes on in a new conversation when the scope changed; a script named one, and would take another answer for its own.
  if (threadId !== undefined) await call('threads.turns', { threadId });
  const parsed = parsedInput('assistant.ask', threadId === undefined ? { question } : { question, threadId });
  let answer: Answer | undefined;
  for await (const chunk of app.handlers['assistant.ask'](parsed, { signal: never })) if (chunk.type === 'answer') answer = chunk.answer;
  if (!answer) throw new AppError('internal', "L'assistant n'a pas répondu.");
  return { ok: true, data: answer, ...readOf(answer) };
}

/** What CFI says of the campaigns born here, by campaign; null when it could not be read. */
async function cfiByCampaign(
  call: Caller,
  fresh: { freshSeconds?: number },
): Promise<Map<number, NonNullable<CampaignLine['cfi']>> | null> {
  const found = new Map<number, NonNullable<CampaignLine['cfi']>>();
  const page = { search: 'MYCFIA-', sort: 'reference', limit: 1000, ...fresh } as const;
  try {
    for (let offset = 0; ; offset += page.limit) {
      const { value, source } = await call('cfiCampaigns.list', { ...page, offset });
      // The API knows no reference: from there nothing can be told of a campaign.
      if (source === 'api') return null;
      for (const { reference, statut, rejection } of value.rows) {
        const id = Number(/^MYCFIA-(\d+)-/u.exec(reference ?? '')?.[1] ?? Number.NaN);
        if (reference !== null && !Number.isNaN(id)) found.set(id, [...(found.get(id) ?? []), { reference, statut, rejection }]);
      }
      if (offset + page.limit >= value.total) return found;
    }
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** Where a tree comes from, as the documents tell origins. */
const TREE_SOURCE: Record<TreeOrigin, Origin | null> = { view: 'base', names: 'api', flat: 'api', identity: null };

/** The whole tree of the user; `division` asks who sees it and what it sees. */
async function tree(call: Caller, division: number | undefined): Promise<Document> {
  const overview = await call('tree.overview', {});
  const data: TreeDocument = {
    tree: overview,
    differences: await call('tree.differences', {}),
    sees: division === undefined ? null : await call('tree.sees', { divisionId: division }),
    seenBy: division === undefined ? null : await call('tree.seenBy', { divisionId: division }),
  };
  return { ok: true, data, ...EMPTY, source: TREE_SOURCE[overview.origin], asOf: overview.asOf, scope: await ownScope(call) };
}

/** Takes a look of the stocks, lists those kept, or tells what changed since the day before. */
async function snapshot(call: Caller, what: 'take' | 'list' | 'changes'): Promise<Document> {
  if (what === 'changes') return fromSourced(await call('stocks.changes', {}));
  if (what === 'list') return { ok: true, data: await call('stocks.snapshots', {}), ...EMPTY, scope: await ownScope(call) };
  const taken = await call('stocks.takeSnapshot', {});
  return { ok: true, data: taken, ...EMPTY, source: taken.origin, asOf: taken.asOf, scope: await ownScope(call) };
}

async function leakTest(app: App, call: Caller): Promise<Document> {
  for await (const chunk of app.handlers['leakTest.run']({}, { signal: never }))
    if (chunk.type === 'result')
      return { ok: true, data: chunk.report, ...EMPTY, asOf: chunk.report.finishedAt, scope: await ownScope(call) };
  throw new AppError('internal', "Le test d'étanchéité n'a pas abouti.");
}

/** "Sends": drains until nothing moves any more, or until the wait is over. */
async function send(app: App, call: Caller, waitSeconds: number): Promise<Document> {
  const until = performance.now() + waitSeconds * 1000;
  const report = await app.support.drain();
  let overview = await call('outbox.overview', {});
  while (overview.pending > 0 && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const next = await app.support.drain();
    report.sent.push(...next.sent);
    report.tracked.push(...next.tracked);
    report.failed = next.failed;
    overview = await call('outbox.overview', {});
  }
  return { ok: true, data: { ...report, tracked: [...new Set(report.tracked)], rows: overview.rows, pending: overview.pending }, ...EMPTY };
}

async function execute(app: App, invocation: Invocation): Promise<Document> {
  const { command } = invocation;
  const call = caller(app);
  if (command.verb === 'simulate')
    return { ok: true, data: await call('simulator.setFault', { part: command.part, fault: command.fault }), ...EMPTY };

  await app.support.signInAs(invocation.as);
  if (invocation.scope !== undefined) await call('scope.narrow', { divisionId: invocation.scope });
  const fresh = invocation.freshSeconds === undefined ? {} : { freshSeconds: invocation.freshSeconds };
  switch (command.verb) {
    case 'ask': {
      const document = await ask(app, call, command);
      await app.support.keepCopy();
      return document;
    }
    case 'scope': {
      const scope = await call('scope.current', {});
      return {
        ok: true,
        data: scope,
        ...EMPTY,
        asOf: scope.treeAsOf,
        scope: { key: scope.key, label: scope.label, divisions: scope.size },
      };
    }
    case 'stocks': {
      const input = {
        limit: command.limit,
        ...(command.search ? { search: command.search } : {}),
        ...(command.levels ? { levels: command.levels } : {}),
        ...(command.at ? { at: command.at } : {}),
        ...fresh,
      };
      const document = fromSourced(await call('stocks.list', input));
      await app.support.keepCopy();
      return document;
    }
    case 'snapshot':
      return snapshot(call, command.what);
    case 'operations': {
      const document = await operations(call, command, fresh);
      await app.support.keepCopy();
      return document;
    }
    case 'factures': {
      const search = command.search ? { search: command.search } : {};
      const document =
        command.month === undefined
          ? fromSourced(await call('invoices.months', fresh))
          : fromSourced(await call('invoices.list', { month: command.month, limit: command.limit, ...search, ...fresh }));
      await app.support.keepCopy();
      return document;
    }
    case 'export':
      return exportFile(call, command, fresh);
    case 'threads':
      return threads(call, command);
    case 'campaigns': {
      const list = await call('campaigns.list', {});
      const cfi = await cfiByCampaign(call, fresh);
      return fromSourced(
        list,
        list.value.map((campaign): CampaignLine => ({ ...campaign, cfi: cfi === null ? null : (cfi.get(campaign.id) ?? []) })),
      );
    }
    case 'validate':
    case 'check':
    case 'submit':
    case 'approve':
    case 'reject':
    case 'request-validation':
    case 'import-contacts':
    case 'rehearse':
    case 'journal':
      return campaign(call, command);
    case 'tree':
      return tree(call, invocation.scope);
    case 'leak-test':
      return leakTest(app, call);
    case 'queue':
    case 'retry':
    case 'cancel':
    case 'export-by-hand':
      return queue(call, command);
    case 'send':
      return send(app, call, command.waitSeconds);
    case 'health':
      return { ok: true, data: { ...(await call('health.sentinel', {})), kpis: await call('health.kpis', {}) }, ...EMPTY };
    case 'help':
      return { ok: true, data: null, ...EMPTY };
  }
}

/** Runs one command. Resolves to the exit code: 0 done, 1 refused or failed, 2 wrong command line, 3 done and a leak was found. */
export async function runCli({ argv, compose, print, printError }: CliPorts): Promise<number> {
  const json = argv.includes('--json');
  const fail = (error: ErrorShape, code: number): number => {
    if (json) print(JSON.stringify({ ok: false, error, ...EMPTY } satisfies Document));
    else printError(errorText(error));
    return code;
  };
  let invocation: Invocation;
  try {
    invocation = parseCommandLine(argv);
  } catch (error) {
    return fail(toErrorShape(error), 2);
  }
  if (invocation.command.verb === 'help') {
    print(helpText());
    return 0;
  }
  let app: App | undefined;
  try {
    app = await compose(invocation);
    // A file put aside and rebuilt must be known, whatever was asked.
    if (!json) for (const notice of (await caller(app)('system.info', {})).notices) printError(notice);
    const document = await execute(app, invocation);
    print(json ? JSON.stringify(document) : resultText(invocation.command, document));
    return invocation.command.verb === 'leak-test' && (document.data as LeakReport).verdict === 'leak' ? 3 : 0;
  } catch (error) {
    return fail(toErrorShape(error), error instanceof InputError ? 2 : 1);
  } finally {
    await app?.stop();
  }
}
