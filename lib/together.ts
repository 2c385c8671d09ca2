type Waiting<Item, Result> = {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
};

/**
 * Does what many ask for at once in one go: while one batch is under way, those
 * who come are gathered for the next. A batch that fails is done one by one, so
 * that nobody fails for another's sake.
 */
export function together<Item, Result>(
  most: number,
  work: (items: Item[]) => Promise<Result[]>,
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
      const results = await work(batch.map(({ item }) => item));
      for (const [index, result] of results.entries()) batch[index]?.resolve(result);
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(error);
      else for (const one of batch) await workBatch([one]);
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isWorking) void workWaiting();
    });
}
