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
      const results = await within(limitMs, work(batch.map(({ item }) => item)));
      for (const [index, result] of results.entries()) batch[index]?.resolve(result);
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(error);
      else if (error instanceof HangingError) await Promise.all(batch.map((one) => workBatch([one])));
      else for (const one of batch) await workBatch([one]);
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isWorking) void workWaiting();
    });
}

class HangingError extends Error {
  constructor(limitMs: number) {
    super(`It took longer than ${limitMs / 1000} s`);
    this.name = "HangingError";
  }
}

/** Stops waiting, not the work: what still comes of it is nobody's any more. */
async function within<Result>(limitMs: number, work: Promise<Result>): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new HangingError(limitMs)), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
