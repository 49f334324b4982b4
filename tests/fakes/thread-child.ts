// A worker of the tests: answers, fails in every way, and dies when told to.
import { serveThread } from '../../electron/local/local.ts';
import { failingHandlers } from './thread-handlers.ts';

serveThread((data) => failingHandlers(data));
