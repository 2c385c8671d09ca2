import { beforeAll, expect, test } from "vitest";
import { db } from "@/db/client";
import { usagePeriods } from "@/db/schema/ledger";
import { tenants } from "@/db/schema/tenants";
import { finishCall } from "./billing-world.fixture";
import { countPeriods, listPeriods, type PeriodFilter } from "./list-periods";

const AT = new Date("2026-11-22T12:00:00Z");
const STARTS_AT = new Date("2026-11-01T00:00:00Z");
const ENDS_AT = new Date("2026-12-01T00:00:00Z");
const EVERYTHING = { sort: "tenant", descending: false, page: 1, pageSize: 10, at: AT } as const;

/** Four periods of four tenants: fine, to report, blocked at its end, settled. */
const PERIODS = [
  { name: "Ada", state: "open", acknowledgedMinutes: 0 },
  { name: "Béa", state: "open", acknowledgedMinutes: null },
  { name: "Cid", state: "closing", trouble: "meter_differs", isBlocked: true, endsAt: AT },
  { name: "Dot", state: "settled", settledMinutes: 3, invoiceReleasedAt: AT, endsAt: AT },
] as const;

beforeAll(async () => {
  for (const { name, ...period } of PERIODS) {
    const [tenant] = await db().insert(tenants).values({ name }).returning();
    if (!tenant) throw new Error("There is no tenant");
    await db()
      .insert(usagePeriods)
      .values({
        tenantId: tenant.id,
        stripeSubscriptionId: `sub_${name}`,
        startsAt: STARTS_AT,
        endsAt: ENDS_AT,
        stripeCustomerId: `cus_${name}`,
        usageMode: "meter",
        currency: "eur",
        callIncrementSeconds: 1,
        openedAt: STARTS_AT,
        ...period,
      });
    if (name === "Béa") await finishCall(tenant.id, new Date("2026-11-03T10:00:00Z"), 61);
  }
});

async function namesOf(
  filter: Partial<PeriodFilter>,
  order: Partial<Parameters<typeof listPeriods>[0]> = {},
) {
  const full: PeriodFilter = { standing: "unsettled", search: "", ...filter };
  const rows = await listPeriods({ ...EVERYTHING, ...full, ...order });
  const total = await countPeriods(full);
  return { names: rows.map(({ tenantName }) => tenantName), total };
}

test("each standing leaves its periods, and a search a tenant's or a subscription's", async () => {
  expect(await namesOf({})).toEqual({ names: ["Ada", "Béa", "Cid"], total: 3 });
  expect(await namesOf({ standing: "open" })).toEqual({ names: ["Ada", "Béa"], total: 2 });
  expect(await namesOf({ standing: "closing" })).toEqual({ names: ["Cid"], total: 1 });
  expect(await namesOf({ standing: "blocked" })).toEqual({ names: ["Cid"], total: 1 });
  expect(await namesOf({ standing: "settled" })).toEqual({ names: ["Dot"], total: 1 });
  expect(await namesOf({ search: "sub_Ada" })).toEqual({ names: ["Ada"], total: 1 });
  expect(await namesOf({ search: "bé" })).toEqual({ names: ["Béa"], total: 1 });
});

test("a page is cut from the sorted whole", async () => {
  expect((await namesOf({}, { sort: "minutes", descending: true, pageSize: 1 })).names).toEqual(["Béa"]);
  expect((await namesOf({}, { pageSize: 2, page: 2 })).names).toEqual(["Cid"]);
  expect((await namesOf({}, { sort: "ends" })).names).toEqual(["Cid", "Ada", "Béa"]);
});

test("a row says what the calls add up to and what comes next", async () => {
  const rows = await listPeriods({ ...EVERYTHING, standing: "unsettled", search: "" });
  expect(rows.map(({ minutes, next, lastReportAt }) => ({ minutes, next, lastReportAt }))).toEqual([
    { minutes: 0, next: "wait", lastReportAt: null },
    { minutes: 2, next: "report", lastReportAt: null },
    { minutes: 0, next: "person_ended", lastReportAt: null },
  ]);
});
