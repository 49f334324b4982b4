import { AppError } from '../../shared/errors.ts';

/** What the threads of the tests can do. */
export function failingHandlers(data: unknown) {
  const begun: string[] = [];
  return {
    handlers: {
      echo: ({ value }: { value: unknown }) => ({ value, data }),
      /** Holds the thread for a moment, so that what comes after waits in line. */
      hold({ name, ms }: { name: string; ms: number }): string {
        begun.push(name);
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
        return name;
      },
      begun: () => [...begun],
      refuse(): never {
        throw new AppError('not_found', "N'existe pas.", { data: { id: 7 } });
      },
      break(): never {
        throw Object.assign(new TypeError('cassé'), { code: 'SQLITE_FULL', reason: 'deadline', secret: () => 'x' });
      },
      die(): never {
        process.exit(3);
      },
    },
    onStop: () => undefined,
  };
}
