/**
 * What was started, in order. `end` undoes it backwards, once, and waits for
 * what is just being started, so that nothing outlives us however early we are
 * asked to stop.
 */
export class Endings {
  private readonly undo: (() => Promise<void>)[] = [];
  private ending: Promise<void> | undefined;

  get hasBegun(): boolean {
    return this.ending !== undefined;
  }

  /** Starts something and remembers how it ends. Once the end has begun nothing starts any more. */
  async start<T>(begin: () => T | Promise<T>, stop: (started: T) => unknown): Promise<T> {
    if (this.ending) throw new Error("This run is ending.");
    const started = Promise.resolve(begin());
    this.undo.push(async () => {
      const thing = await started.then(
        (value) => ({ value }),
        () => null,
      );
      if (thing) await stop(thing.value);
    });
    return started;
  }

  /** Safe to call twice. What cannot be ended is told, and the rest is ended all the same. */
  end(): Promise<void> {
    this.ending ??= this.endAll();
    return this.ending;
  }

  private async endAll(): Promise<void> {
    for (const undo of this.undo.splice(0).reverse()) {
      try {
        await undo();
      } catch (error) {
        console.error(error instanceof Error ? error.message : error);
      }
    }
  }
}
