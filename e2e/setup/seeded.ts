/** Chance that can be repeated: the same seed draws the same. */
export type Chance = {
  /** A whole number from 0 up to, and without, the limit. */
  below(limit: number): number;
  /** True in so many cases of one. */
  happens(share: number): boolean;
  shuffled<Item>(items: readonly Item[]): Item[];
};

/** Mulberry32: small, and good enough to order a test. */
export function seeded(seed: number): Chance {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    happens: (share) => next() < share,
    shuffled(items) {
      const left = [...items];
      return items.flatMap(() => left.splice(below(left.length), 1));
    },
  };
}
