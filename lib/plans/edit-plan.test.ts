import { randomUUID } from "node:crypto";
import { eq, isNull } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import { tenantBilling } from "@/db/schema/mirror";
import { plans } from "@/db/schema/plans";
import { tenants } from "@/db/schema/tenants";
import type { WrittenTerms } from "@/lib/domain/plan";
import { listPlans } from "./catalogue-queries";
import { createPlan, editPlan } from "./edit-plan";
import { findPlan, listSubscribers } from "./find-plan";

const growth: WrittenTerms = {
  key: "growth",
  name: "Growth",
  currency: "eur",
  baseAmountMinor: 14_900,
  includedMinutes: 800,
  overagePriceMinor: "17",
  usageMode: "meter",
  callIncrementSeconds: 1,
  trialDays: 0,
};
const owner = () => ({ actor: "owner@example.com", intentId: randomUUID() });

beforeEach(async () => {
  await db().delete(plans);
  await db().delete(tenantBilling);
});

async function sell(version: number, changes: Partial<typeof plans.$inferInsert> = {}): Promise<number> {
  const [row] = await db()
    .insert(plans)
    .values({ ...growth, version, stripeProductId: "releve_growth", publishedAt: new Date(), ...changes })
    .returning({ id: plans.id });
  if (!row) throw new Error("No plan");
  return row.id;
}

async function subscribe(
  name: string,
  planId: number,
  mrrMinor: number,
  changes: object = {},
): Promise<void> {
  const [tenant] = await db().insert(tenants).values({ name }).returning({ id: tenants.id });
  await db()
    .insert(tenantBilling)
    .values({
      tenantId: tenant?.id ?? 0,
      planId,
      mrrMinor,
      currency: "eur",
      billingStatus: "active",
      ...changes,
    });
}

describe("Creating and editing", () => {
  test("two owners with the same key make one plan, and the second is told", async () => {
    const results = await Promise.allSettled([createPlan(growth, owner()), createPlan(growth, owner())]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(results.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "plan_key_taken" },
    });
    expect(await db().select().from(plans)).toHaveLength(1);
  });

  test("two owners with two prices make one version, and the second is told", async () => {
    await sell(1);
    const results = await Promise.allSettled(
      [15_900, 16_900].map((baseAmountMinor) => editPlan({ ...growth, baseAmountMinor }, 1, owner())),
    );
    expect(results.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "plan_changed" },
    });
    expect((await findPlan("growth"))?.versions.map(({ version, standing }) => [version, standing])).toEqual([
      [2, "draft"],
      [1, "published"],
    ]);
    const phases = await db()
      .select({ phase: auditLog.phase })
      .from(auditLog)
      .where(eq(auditLog.action, "edit_plan"));
    expect(phases.map(({ phase }) => phase).sort()).toEqual(["intended", "intended", "refused", "succeeded"]);
  });

  test("an archived plan, or none, is not edited", async () => {
    await expect(editPlan(growth, 1, owner())).rejects.toMatchObject({ code: "plan_not_found" });
    await sell(1, { archivedAt: new Date() });
    await expect(editPlan(growth, 1, owner())).rejects.toMatchObject({ code: "plan_archived" });
  });
});

describe("The list", () => {
  const request = {
    search: "",
    status: null,
    keys: null,
    sort: "name",
    descending: false,
    page: 1,
    pageSize: 10,
  } as const;

  test("shows each plan once, by the version on sale, with what runs on all its versions", async () => {
    const old = await sell(1, { archivedAt: new Date() });
    const current = await sell(2, { baseAmountMinor: 15_900 });
    await sell(3, { publishedAt: null, baseAmountMinor: 16_900 });
    await sell(1, { key: "gone", name: "Gone", archivedAt: new Date() });
    await sell(1, { key: "new", name: "New", publishedAt: null, stripeProductId: null });
    await subscribe("Old hand", old, 14_900);
    await subscribe("Newcomer", current, 15_900);
    await subscribe("Elsewhere", current, 99_000, { currency: "usd" });
    await subscribe("Left", current, 15_900, { billingStatus: "canceled" });

    const { rows, total } = await listPlans(request);
    expect(total).toBe(3);
    expect(
      rows.map(({ key, version, subscribers, mrrMinor, hasDraft }) => [
        key,
        version,
        subscribers,
        mrrMinor,
        hasDraft,
      ]),
    ).toEqual([
      ["gone", 1, 0, 0, false],
      ["growth", 2, 3, 30_800, true],
      ["new", 1, 0, 0, false],
    ]);
    expect((await listPlans({ ...request, page: 2, pageSize: 2 })).rows.map(({ key }) => key)).toEqual([
      "new",
    ]);
    expect((await listPlans({ ...request, sort: "mrr", descending: true })).rows[0]?.key).toBe("growth");
    const keysWith = async (change: object) =>
      (await listPlans({ ...request, ...change })).rows.map(({ key }) => key);
    expect(await keysWith({ status: "archived" })).toEqual(["gone"]);
    expect(await keysWith({ status: "published" })).toEqual(["growth"]);
    expect(await keysWith({ status: "draft" })).toEqual(["growth", "new"]);
    expect(await keysWith({ search: "GRO" })).toEqual(["growth"]);
    expect(await keysWith({ search: "100%_" })).toEqual([]);
    expect(await keysWith({ keys: [] })).toEqual([]);

    const plan = await findPlan("growth");
    expect(plan?.versions.map(({ version, subscribers }) => [version, subscribers])).toEqual([
      [3, 0],
      [2, 2],
      [1, 1],
    ]);
    const names = (await listSubscribers("growth", 1, 10)).map(({ name, version }) => [name, version]);
    expect(names).toEqual([
      ["Elsewhere", 2],
      ["Newcomer", 2],
      ["Old hand", 1],
    ]);
  });

  test("no tenant is concerned by what is done to the catalogue", async () => {
    await createPlan(growth, owner());
    const rows = await db().select().from(auditLog).where(isNull(auditLog.tenantId));
    expect(rows.length).toBeGreaterThan(0);
  });
});
