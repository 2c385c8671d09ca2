import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { chaosSize, waitForStripe } from "@/e2e/setup/chaos-size";
import { type TenantCase, tenantCase, type Weather, weather } from "./chaos/case.fixture";
import { freshWorld } from "./chaos/fresh-world.fixture";
import { hurry } from "./chaos/hurry.fixture";
import { judge } from "./chaos/oracle.fixture";
import { liveThrough } from "./chaos/world.fixture";

/** Tenants that live through one weather together. */
const TENANTS = 20;
const { cases, seed, world: only } = chaosSize();
const WORLDS = only === null ? Math.ceil(cases / TENANTS) : 1;

beforeAll(() => {
  // Local Stripe answers much sooner, or never.
  waitForStripe(2_000);
  hurry();
});

const name =
  only === null
    ? `what Stripe bills is what was used: ${WORLDS * TENANTS} tenants in ${WORLDS} worlds (seed ${seed})`
    : `what Stripe bills is what was used, in world ${only} of seed ${seed}`;

test(name, async () => {
  const world = fc.tuple(fc.array(tenantCase, { minLength: TENANTS, maxLength: TENANTS }), weather);
  const seen = { worlds: 0, cases: 0, closed: 0, billed: 0, late: 0 };
  const startedMs = performance.now();
  await fc.assert(
    fc.asyncProperty(world, async ([tenantCases, itsWeather]) => {
      const tenants = await lived(tenantCases, itsWeather);
      const place = `CHAOS_SEED=${seed} CHAOS_WORLD=${(only ?? 0) + seen.worlds}`;
      for (const [index, { wrongs, closed, billed, late }] of tenants.entries()) {
        const found = JSON.stringify({ case: tenantCases[index], weather: itsWeather });
        expect(wrongs, `${place}, case ${index}, after ${seen.cases} cases: ${found}`).toEqual([]);
        seen.cases += 1;
        seen.closed += closed;
        seen.billed += billed;
        seen.late += late;
      }
      seen.worlds += 1;
    }),
    // A smaller world is another world: its clock stands elsewhere. So nothing is shrunk.
    {
      seed,
      numRuns: WORLDS,
      endOnFailure: true,
      unbiased: true,
      ...(only === null ? {} : { path: String(only) }),
    },
  );
  // A property that held over nothing would hold for ever.
  expect(seen.closed).toBeGreaterThan(seen.cases / 2);
  expect(seen.billed).toBeGreaterThan(0);
  expect(seen.late).not.toBe(0);
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(0);
  console.info(
    `Seed ${seed}: ${seen.cases} cases held in ${seconds} s, ${seen.closed} billed periods, ${seen.billed} minutes billed, ${seen.late} late`,
  );
}, 3_600_000);

async function lived(tenantCases: TenantCase[], itsWeather: Weather) {
  const webhooks = await freshWorld(itsWeather);
  try {
    return await Promise.all((await liveThrough(tenantCases, itsWeather, webhooks)).map(judge));
  } finally {
    await webhooks.close();
  }
}
