import type { Stocks } from '../stock/stock.ts';

/**
 * The stocks as one question reads them: the same words are looked for once under a scope, however many readings of the question need them. For one
 * question only: the next one reads the data of its own time.
 */
export function readOnce(stocks: Stocks): Stocks {
  const readings = new Map<string, ReturnType<Stocks['articles']>>();
  return {
    ...stocks,
    articles(scope, search, signal) {
      const key = JSON.stringify([scope.key, search]);
      const known = readings.get(key);
      if (known !== undefined) return known;
      const reading = stocks.articles(scope, search, signal);
      readings.set(key, reading);
      // A failure is not what the data says: whoever asks again reads again.
      reading.catch(() => readings.delete(key));
      return reading;
    },
  };
}
