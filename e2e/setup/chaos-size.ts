/**
 * How much chaos is wanted: `npm test` lives through 200 cases, `npm run chaos`
 * through 5,000. A failure names its world, which alone is lived through again
 * with `CHAOS_WORLD`.
 */
export function chaosSize(): { cases: number; seed: number; world: number | null } {
  const { CHAOS_CASES, CHAOS_SEED, CHAOS_WORLD } = process.env;
  return {
    cases: Number(CHAOS_CASES ?? 200),
    seed: Number(CHAOS_SEED ?? 11),
    world: CHAOS_WORLD === undefined ? null : Number(CHAOS_WORLD),
  };
}

/** How long a request waits for Stripe's answer: where one may never come, the product's patience is too long. */
export function waitForStripe(milliseconds: number): void {
  process.env.STRIPE_TIMEOUT_MS = String(milliseconds);
}
