/** A part's own limit inside a run's: out of time after `mostMs` from now, and whenever the run is. */
export function within(mostMs: number, isOutOfTime: () => boolean): () => boolean {
  const startedAt = Date.now();
  return () => isOutOfTime() || Date.now() - startedAt >= mostMs;
}
