import pTimeout, { TimeoutError } from "p-timeout";

type Waiting<Item, Result> = {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
};

/** Long for what one statement or one request does, and short for who waits for it. */
const LIMIT_MS = 20_000;

/**
 * Does what many ask for at once in one go: while one batch is under way, those
 * who come are gathered for the next. A batch that fails is done one by one, so
 * that nobody fails for another's sake. One that hangs is waited for no longer
 * than `limitMs`: each of it is tried once more by itself, all at the same time,
 * and who hangs alone fails alone. So what is done may be done twice, also at once.
 */
export function together<Item, Result>(
  most: number,
  work: (items: Item[]) => Promise<Result[]>,
  limitMs: number = LIMIT_MS,
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let isWorking = false;

  async function workWaiting(): Promise<void> {
    isWorking = true;
    while (waiting.length > 0) await workBatch(waiting.splice(0, most));
    isWorking = false;
  }

  async function workBatch(batch: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await pTimeout(work(batch.map(({ item }) => item)), { milliseconds: limitMs });
      for (const [index, result] of results.entries()) batch[index]?.resolve(result);
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(error);
      else if (error instanceof TimeoutError) await Promise.all(batch.map((one) => workBatch([one])));
      else for (const one of batch) await workBatch([one]);
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isWorking) void workWaiting();
    });
}
