import { beforeAll, expect, test } from "vitest";
import { db } from "@/db/client";
import { lateUsage, usagePeriods } from "@/db/schema/ledger";
import { tenants } from "@/db/schema/tenants";
import { countLateUsage, type LateFilter, listLateUsageOfAll } from "./list-late-usage";

const STARTS_AT = new Date("2026-10-01T00:00:00Z");
const ENDS_AT = new Date("2026-11-01T00:00:00Z");
const AT = new Date("2026-11-22T12:00:00Z");
const EVERYTHING = { sort: "amount", descending: false, page: 1, pageSize: 10 } as const;

const LATE = [
  { name: "Ada", sequence: 1, minutes: 6, amountMinor: 102 },
  { name: "Ada", sequence: 2, minutes: -2, amountMinor: -34 },
  {
    name: "Béa",
    sequence: 1,
    minutes: 3,
    amountMinor: 51,
    decision: "write_off",
    decidedAt: AT,
    decidedBy: "a@example.com",
  },
] as const;

beforeAll(async () => {
  for (const name of ["Ada", "Béa"]) {
    const [tenant] = await db().insert(tenants).values({ name }).returning();
    if (!tenant) throw new Error("There is no tenant");
    const key = { tenantId: tenant.id, stripeSubscriptionId: `sub_${name}` };
    await db()
      .insert(usagePeriods)
      .values({
        ...key,
        startsAt: STARTS_AT,
        endsAt: ENDS_AT,
        stripeCustomerId: `cus_${name}`,
        usageMode: "meter",
        currency: "eur",
        callIncrementSeconds: 1,
        openedAt: STARTS_AT,
        state: "settled",
      });
    for (const { name: whose, ...late } of LATE) {
      if (whose !== name) continue;
      await db()
        .insert(lateUsage)
        .values({ ...key, periodStartsAt: STARTS_AT, currency: "eur", detectedAt: AT, ...late });
    }
  }
});

async function amountsOf(
  filter: Partial<LateFilter>,
  order: Partial<Parameters<typeof listLateUsageOfAll>[0]> = {},
) {
  const full: LateFilter = { standing: "awaiting", search: "", ...filter };
  const rows = await listLateUsageOfAll({ ...EVERYTHING, ...full, ...order });
  return { amounts: rows.map(({ amountMinor }) => amountMinor), total: await countLateUsage(full) };
}

test("what awaits a decision stands apart from what was decided", async () => {
  expect(await amountsOf({})).toEqual({ amounts: [-34, 102], total: 2 });
  expect(await amountsOf({ standing: "write_off" })).toEqual({ amounts: [51], total: 1 });
  expect(await amountsOf({ standing: "next_invoice" })).toEqual({ amounts: [], total: 0 });
  expect(await amountsOf({ search: "béa" })).toEqual({ amounts: [], total: 0 });
  expect(await amountsOf({ search: "sub_Ada" })).toEqual({ amounts: [-34, 102], total: 2 });
});

test("a page is cut from the sorted whole", async () => {
  expect((await amountsOf({}, { descending: true, pageSize: 1 })).amounts).toEqual([102]);
  expect((await amountsOf({}, { sort: "minutes", pageSize: 1, page: 2 })).amounts).toEqual([102]);
});
