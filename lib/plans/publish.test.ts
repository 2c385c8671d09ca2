import { randomUUID } from "node:crypto";
import { eq, isNull } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import { plans } from "@/db/schema/plans";
import { tenantLeases } from "@/db/schema/tenants";
import type { WrittenTerms } from "@/lib/domain/plan";
import { control } from "@/lib/ledger/billing-world.fixture";
import { stripe } from "@/lib/stripe/client";
import { previewPublish } from "./preview-publish";
import { publishPlans } from "./publish-plans";
import { savePlan } from "./save-plan";

const growth: WrittenTerms = {
  key: "growth",
  name: "Growth",
  currency: "eur",
  baseAmountMinor: 14_900,
  includedMinutes: 800,
  overagePriceMinor: "17.123456789012",
  usageMode: "meter",
  callIncrementSeconds: 1,
  trialDays: 0,
};

beforeEach(async () => {
  await control("POST", "/_sandbox/reset");
  await db().delete(plans);
});
afterEach(async () => {
  await control("DELETE", "/_sandbox/faults");
  await db().delete(tenantLeases);
});

const publish = (change: object = {}) =>
  publishPlans({ actor: "owner@example.com", intentId: randomUUID(), ...change });

async function rowOf(key: string, version = 1) {
  const rows = await db().select().from(plans).where(eq(plans.key, key));
  return rows.find((row) => row.version === version);
}

async function counts() {
  const [products, prices, meters] = await Promise.all([
    stripe().products.list({ limit: 100 }),
    stripe().prices.list({ limit: 100 }),
    stripe().billing.meters.list({ limit: 100 }),
  ]);
  return { products: products.data.length, prices: prices.data.length, meters: meters.data.length };
}

const ONE_PLAN = { products: 1, prices: 2, meters: 1 };

describe("Publishing", () => {
  test("makes the meter, the product and the prices once, to the twelfth place, with their trace", async () => {
    await savePlan(growth);
    expect(await publish()).toEqual({ done: 4 });
    expect(await publish()).toEqual({ done: 0 });
    expect(await counts()).toEqual(ONE_PLAN);

    const row = await rowOf("growth");
    const overage = await stripe().prices.retrieve(row?.stripeOveragePriceId ?? "", { expand: ["tiers"] });
    expect(overage.tiers?.map((tier) => [tier.up_to, String(tier.unit_amount_decimal)])).toEqual([
      [800, "0"],
      [null, "17.123456789012"],
    ]);
    expect(overage.recurring).toMatchObject({ interval: "month", meter: row?.stripeMeterId });
    expect(row?.stripeMeterEventName).toBe("releve_minutes");

    const trace = await db().select().from(auditLog).where(isNull(auditLog.tenantId)).orderBy(auditLog.id);
    expect(trace.slice(0, 6).map(({ action, phase }) => `${action} ${phase}`)).toEqual([
      "publish_plans intended",
      "catalogue_create_meter succeeded",
      "catalogue_create_product succeeded",
      "catalogue_create_price succeeded",
      "catalogue_create_price succeeded",
      "publish_plans succeeded",
    ]);
    expect(trace.slice(1, 5).every(({ stripeRequestId }) => stripeRequestId?.startsWith("req_"))).toBe(true);
  });

  test.each([
    [
      "a currency without minor units, by the year",
      { currency: "jpy", baseAmountMinor: 120_000, billingInterval: "year" },
      "year",
    ],
    ["a currency with thousandths", { currency: "kwd", baseAmountMinor: 12_340 }, "month"],
  ] as const)("takes %s", async (_rule, change, interval) => {
    await savePlan({ ...growth, ...change });
    await publish();
    const row = await rowOf("growth");
    const base = await stripe().prices.retrieve(row?.stripeBasePriceId ?? "");
    expect(base).toMatchObject({
      currency: change.currency,
      unit_amount: change.baseAmountMinor,
      recurring: { interval },
    });
    expect((await previewPublish()).difference.steps).toEqual([]);
  });

  test("refuses to do something else than what was shown", async () => {
    await savePlan(growth);
    const { fingerprint } = await previewPublish();
    await savePlan({ ...growth, baseAmountMinor: 1 });
    await expect(publish({ fingerprint })).rejects.toMatchObject({ code: "catalogue_changed" });
    expect(await counts()).toEqual({ products: 0, prices: 0, meters: 0 });
  });

  test("by two owners at once makes everything once, and both succeed", async () => {
    await savePlan(growth);
    const { fingerprint } = await previewPublish();
    const results = await Promise.all([
      publish({ fingerprint }),
      publish({ fingerprint, actor: "other@example.com" }),
    ]);
    expect(results.map(({ done }) => done).sort()).toEqual([0, 4]);
    expect(await counts()).toEqual(ONE_PLAN);
  });

  test("leaves the version before on sale until the new one is published, and its price as it is", async () => {
    await savePlan(growth);
    await publish();
    expect(await savePlan({ ...growth, baseAmountMinor: 15_900 })).toMatchObject({
      kind: "new_version",
      version: 2,
    });
    expect((await rowOf("growth", 1))?.archivedAt).toBeNull();
    await publish();
    expect((await rowOf("growth", 1))?.archivedAt).not.toBeNull();
    expect((await rowOf("growth", 2))?.publishedAt).not.toBeNull();
    expect(await counts()).toEqual({ products: 1, prices: 4, meters: 1 });
    const { data } = await stripe().prices.list({ lookup_keys: ["releve_growth_v1_base"] });
    expect(data).toMatchObject([{ active: true, unit_amount: 14_900 }]);
  });

  test("changes a draft in place as long as Stripe has not heard of it", async () => {
    await savePlan(growth);
    expect(await savePlan({ ...growth, baseAmountMinor: 15_900 })).toMatchObject({
      kind: "in_place",
      version: 1,
    });
    await expect(publish({ onProgress: crashAfter(1) })).rejects.toThrow("killed");
    expect(await savePlan({ ...growth, baseAmountMinor: 16_900 })).toMatchObject({ kind: "new_version" });
  });
});

describe("Publishing that is stopped", () => {
  test.each([0, 1, 2, 3, 4])("after step %i is finished by the next run", async (steps) => {
    await savePlan(growth);
    await expect(publish({ onProgress: crashAfter(steps) })).rejects.toThrow("killed");
    expect(await publish()).toEqual({ done: 4 - steps });
    expect(await counts()).toEqual(ONE_PLAN);
    expect((await rowOf("growth"))?.stripeBasePriceId).not.toBeNull();
  });

  test.each(
    (["drop_before", "drop_after"] as const).flatMap((fault) =>
      [0, 1, 2, 3].map((skip) => [fault, skip] as const),
    ),
  )("by %s at write %i is finished by the next run", async (fault, skip) => {
    await savePlan(growth);
    await control("POST", "/_sandbox/faults", {
      match: { method: "POST", path: "/v1/*" },
      fault,
      skip,
      times: 3,
    });
    await expect(publish()).rejects.toMatchObject({ code: "stripe_unreachable" });
    await publish();
    expect(await counts()).toEqual(ONE_PLAN);
    expect((await previewPublish()).difference.steps).toEqual([]);
  });
});

describe("What somebody did in Stripe by hand", () => {
  const price = async (part: "base" | "overage") => {
    const row = await rowOf("growth");
    return (part === "base" ? row?.stripeBasePriceId : row?.stripeOveragePriceId) ?? "";
  };
  const foreign = (change: object = {}) =>
    stripe().prices.create({
      product: "releve_growth",
      currency: "eur",
      unit_amount: 1,
      recurring: { interval: "month" },
      lookup_key: "releve_growth_v1_base",
      transfer_lookup_key: true,
      ...change,
    });

  test.each<[string, () => Promise<unknown>, string[]]>([
    [
      "a price archived",
      async () => stripe().prices.update(await price("base"), { active: false }),
      ["price update isActive"],
    ],
    [
      "the product renamed",
      () => stripe().products.update("releve_growth", { name: "Mine" }),
      ["product update name"],
    ],
    [
      "the product archived",
      () => stripe().products.update("releve_growth", { active: false }),
      ["product update isActive"],
    ],
    [
      "a lookup key taken off",
      async () => stripe().prices.update(await price("overage"), { lookup_key: "" }),
      ["price update lookupKey"],
    ],
    ["a lookup key moved to another price", foreign, ["price update lookupKey"]],
    [
      "the meter deactivated",
      async () => stripe().billing.meters.deactivate((await rowOf("growth"))?.stripeMeterId ?? ""),
      ["meter update isActive"],
    ],
  ])("%s is reported as drift and repaired", async (_rule, tamper, expected) => {
    await savePlan(growth);
    await publish();
    await tamper();
    const { objects } = (await previewPublish()).difference;
    expect(
      objects
        .filter(({ isDrift }) => isDrift)
        .map(({ object, state, changes }) => [object, state, ...changes.map(({ field }) => field)].join(" ")),
    ).toEqual(expected);
    await publish();
    const after = await previewPublish();
    expect(after.difference.objects.map(({ state }) => state)).toEqual(["right", "right", "right", "right"]);
  });

  test.each<[string, () => Promise<unknown>]>([
    ["a price with our lookup key and another amount", () => withProduct(foreign)],
    [
      "a price with our lookup key and other tiers",
      () =>
        withProduct(() =>
          foreign({
            billing_scheme: "tiered",
            tiers_mode: "volume",
            unit_amount: undefined,
            tiers: [{ up_to: "inf", unit_amount: 14_900 }],
          }),
        ),
    ],
    [
      "a price with our lookup key in another currency",
      () => withProduct(() => foreign({ currency: "usd", unit_amount: 14_900 })),
    ],
  ])("%s makes the same terms a new version and is left alone", async (_rule, tamper) => {
    await tamper();
    await savePlan(growth);
    const { successions } = await previewPublish();
    expect(successions).toEqual([{ planKey: "growth", version: 1, successor: 2 }]);
    await publish();
    expect(await rowOf("growth", 2)).toMatchObject({ baseAmountMinor: 14_900, archivedAt: null });
    expect((await rowOf("growth", 2))?.publishedAt).not.toBeNull();
    expect((await previewPublish()).difference.steps).toEqual([]);
  });

  test("a meter of another formula under our event name: a meter of our own, and nothing of theirs touched", async () => {
    await savePlan(growth);
    await publish();
    await stripe().billing.meters.deactivate((await rowOf("growth"))?.stripeMeterId ?? "");
    await stripe().billing.meters.create({
      display_name: "Theirs",
      event_name: "releve_minutes",
      default_aggregation: { formula: "sum" },
    });
    await publish();
    expect(await rowOf("growth", 2)).toMatchObject({
      stripeMeterEventName: "releve_minutes_2",
      archivedAt: null,
    });
    expect((await rowOf("growth", 1))?.archivedAt).not.toBeNull();
  });
});

async function withProduct(tamper: () => Promise<unknown>): Promise<void> {
  await stripe().products.create({ id: "releve_growth", name: "Growth" });
  await tamper();
}

function crashAfter(steps: number) {
  return async (done: number) => {
    if (done === steps) throw new Error("killed");
  };
}
