/** What a number of timed tasks took, in milliseconds. */
export type Measured = { tasks: number; elapsedMs: number; p50: number; p95: number };

/** Works all tasks, so many at once, and times each and the whole. The first failure ends it. */
export async function atOnce(concurrency: number, tasks: (() => Promise<unknown>)[]): Promise<Measured> {
  const queue = tasks.values();
  const durations: number[] = [];
  const worker = async () => {
    for (const task of queue) {
      const begunMs = performance.now();
      await task();
      durations.push(performance.now() - begunMs);
    }
  };
  const begunMs = performance.now();
  await Promise.all(Array.from({ length: concurrency }, worker));
  const elapsedMs = performance.now() - begunMs;
  durations.sort((left, right) => left - right);
  return { tasks: tasks.length, elapsedMs, p50: percentile(durations, 50), p95: percentile(durations, 95) };
}

/** Tasks a second over all rounds of one kind. */
export function perSecond(rounds: Measured[]): number {
  const tasks = rounds.reduce((sum, round) => sum + round.tasks, 0);
  return tasks / (rounds.reduce((sum, round) => sum + round.elapsedMs, 0) / 1000);
}

export async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const begunMs = performance.now();
  const value = await work();
  return { ms: performance.now() - begunMs, value };
}

/** The smallest duration that so many percent do not exceed; the list is sorted. */
export function percentile(sorted: number[], percent: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
}

export function median(values: number[]): number {
  return percentile(
    values.toSorted((left, right) => left - right),
    50,
  );
}
