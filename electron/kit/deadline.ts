import { AppError } from '../../shared/errors.ts';

/**
 * Runs `work` under a deadline of ours: libraries' own timeouts do not cover half-open links, silent servers or promises that never settle.
 * The signal given to `work` fires at the deadline or when the caller's `signal` fires; the returned promise settles even if `work` never does.
 * @throws AppError `deadline` with `sentence`, or the caller's AbortError.
 */
export function withDeadline<T>(
  ms: number,
  sentence: string,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      settle();
    };
    const onAbort = () => {
      const reason = new DOMException('Demande annulée.', 'AbortError');
      controller.abort(reason);
      end(() => reject(reason));
    };
    const timer = setTimeout(() => {
      const error = new AppError('deadline', sentence);
      controller.abort(error);
      end(() => reject(error));
    }, ms);
    if (signal?.aborted) return onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    work(controller.signal).then(
      (value) => end(() => resolve(value)),
      (error: unknown) => end(() => reject(error)),
    );
  });
}
