// A desktop main over the handlers of the wire's contract suite: the real shell, a core that notes what its handlers saw in `<data>/vu.log`.
import fs from 'node:fs';
import path from 'node:path';
import { runDesktop } from '../../electron/shell/desktop/desktop.ts';
import { type Seen, suiteHandlers } from '../contract/rpc/suite.ts';
import { fakeApp } from './app.ts';

const buildFolder = process.env.MYCFIA_TEST_BUILD ?? '';

runDesktop({
  version: '9.9.9',
  buildFolder,
  compose: async ({ dataFolder, notify }) => {
    let round = '';
    /** What a handler saw belongs to the round in which it was called. */
    const seenIn = (mine: string): Seen => {
      const note = (what: string) => ({
        resolve: (value?: unknown) => fs.appendFileSync(path.join(dataFolder, 'vu.log'), `${mine} ${what} ${value ?? ''}\n`),
      });
      return { aborted: note('aborted'), cleaned: note('cleaned'), started: note('started') } as unknown as Seen;
    };
    let handlers = suiteHandlers(seenIn(round));
    const app = fakeApp({
      'system.info': (input, context) => handlers['system.info']!(input, context),
      'session.current': (input, context) => handlers['session.current']!(input, context),
      'scope.current': (input, context) => handlers['scope.current']!(input, context),
      'stocks.detail': (input, context) => handlers['stocks.detail']!(input, context),
      'stocks.window': (input, context) => handlers['stocks.window']!(input, context),
      'outbox.overview': (input, context) => handlers['outbox.overview']!(input, context),
      'assistant.ask': (input, context) => handlers['assistant.ask']!(input, context),
      // Orders of the test, over the wire itself.
      'outbox.retry': async ({ reference }) => {
        if (reference === 'emit') app.events.emit('outbox.changed');
        else if (reference === 'notify') notify?.('Campagne importée', 'Promo Été 2025');
        else {
          round = reference;
          handlers = suiteHandlers(seenIn(round));
        }
        return null;
      },
    });
    return app;
  },
});
