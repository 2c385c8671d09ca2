/** How much chaos is wanted: `npm test` lives through 25 cases, `npm run chaos` through 5,000. With this seed they have found faults. */
export function chaosSize(): { cases: number; seed: number } {
  return {
    cases: Number(process.env.CHAOS_CASES ?? 25),
    seed: Number(process.env.CHAOS_SEED ?? 11),
  };
}
