import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chaosSize } from "@/e2e/setup/chaos-size";
import type { PlanTerms } from "@/lib/domain/plan";
import { savePlan } from "@/lib/plans/save-plan";
import { stripe } from "@/lib/stripe/client";
import { control, listenForWebhooks, publishCatalogue } from "./billing-world.fixture";
import { tenantCase, weather } from "./chaos/case.fixture";
import { judge } from "./chaos/oracle.fixture";
import { liveThrough } from "./chaos/world.fixture";

/** Tenants that live through one weather together. */
const TENANTS = 25;
const { cases, seed } = chaosSize();
const WORLDS = Math.ceil(cases / TENANTS);

const ODD_PLANS: Partial<PlanTerms>[] = [
  { key: "by_minute", includedMinutes: 100, overagePriceMinor: "12.345678901234", callIncrementSeconds: 60 },
  { key: "by_half_minute", includedMinutes: 30, overagePriceMinor: "0.5", callIncrementSeconds: 30 },
  {
    key: "pay_per_use",
    baseAmountMinor: 0,
    includedMinutes: 0,
    overagePriceMinor: "9.99",
    callIncrementSeconds: 6,
  },
  {
    key: "yen_items",
    currency: "jpy",
    includedMinutes: 60,
    overagePriceMinor: "12.5",
    usageMode: "invoice_item",
    callIncrementSeconds: 6,
  },
];

let webhooks: { close(): Promise<void> };

beforeAll(async () => {
  for (const odd of ODD_PLANS) await savePlan(oddPlan(odd));
  await publishCatalogue();
  await control("POST", "/_sandbox/settings", { quiet_ms: 20 });
  webhooks = await listenForWebhooks();
});

afterAll(() => webhooks.close());

test(`what Stripe bills is what was used: ${WORLDS * TENANTS} tenants in ${WORLDS} worlds (seed ${seed})`, async () => {
  const world = fc.tuple(fc.array(tenantCase, { minLength: TENANTS, maxLength: TENANTS }), weather);
  const seen = { cases: 0, closed: 0, billed: 0, late: 0 };
  await fc.assert(
    fc.asyncProperty(world, async ([tenantCases, itsWeather]) => {
      const tenants = await liveThrough(tenantCases, itsWeather);
      for (const [index, tenant] of tenants.entries()) {
        const { wrongs, closed, billed, late } = await judge(tenant);
        expect(wrongs, JSON.stringify({ case: tenantCases[index], weather: itsWeather })).toEqual([]);
        seen.closed += closed;
        seen.billed += billed;
        seen.late += late;
      }
      seen.cases += tenants.length;
      await endAll();
    }),
    // A smaller world is another world: its clock stands elsewhere. So nothing is shrunk.
    { seed, numRuns: WORLDS, endOnFailure: true },
  );
  // A property that held over nothing would hold for ever.
  expect(seen.closed).toBeGreaterThan(cases / 2);
  expect(seen.billed).toBeGreaterThan(0);
  expect(seen.late).toBeGreaterThan(0);
  console.info(
    `Seed ${seed}: ${seen.cases} cases held, ${seen.closed} billed periods, ${seen.billed} minutes billed, ${seen.late} late`,
  );
}, 3_600_000);

/** Who stays would renew in every later world. */
async function endAll(): Promise<void> {
  for await (const { id } of stripe().subscriptions.list({ limit: 100 })) {
    await stripe().subscriptions.cancel(id);
  }
}

function oddPlan(odd: Partial<PlanTerms>): PlanTerms {
  return {
    key: "odd",
    name: "Odd",
    currency: "eur",
    billingInterval: "month",
    baseAmountMinor: 1_000,
    includedMinutes: 0,
    overagePriceMinor: "1",
    usageMode: "meter",
    callIncrementSeconds: 1,
    trialDays: 0,
    ...odd,
  };
}
