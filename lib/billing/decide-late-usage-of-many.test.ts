import { randomUUID } from "node:crypto";
import { asc } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { db } from "@/db/client";
import { lateUsage } from "@/db/schema/ledger";
import { tenants } from "@/db/schema/tenants";
import type { LateKey } from "@/lib/ledger/late-key";
import { decideLateUsageOfMany } from "./decide-late-usage-of-many";

const AT = new Date("2026-11-01T00:00:00Z");
const admin = { email: "operator@example.com" };
const keys: LateKey[] = [];

beforeAll(async () => {
  for (const name of ["Ada", "Béa"]) {
    const [tenant] = await db().insert(tenants).values({ name }).returning();
    if (!tenant) throw new Error("There is no tenant");
    for (const sequence of [1, 2]) {
      const key = { tenantId: tenant.id, stripeSubscriptionId: `sub_${name}`, periodStartsAt: AT, sequence };
      keys.push(key);
      await db()
        .insert(lateUsage)
        .values({ ...key, minutes: 3, amountMinor: 51, currency: "eur", detectedAt: AT });
    }
  }
});

test("what one refuses keeps no other from being decided, and a second click decides nothing again", async () => {
  const [first, ...others] = keys;
  if (!first) throw new Error("There is no late usage");
  const alone = { decision: "write_off", keys: [first], intentId: randomUUID(), admin } as const;
  expect(await decideLateUsageOfMany(alone)).toEqual({ done: 1, refused: [] });

  const all = { ...alone, keys, intentId: randomUUID() };
  expect(await decideLateUsageOfMany(all)).toEqual({ done: 3, refused: ["late_usage_decided"] });
  const before = await decisions();
  expect(before.map(({ decision }) => decision)).toEqual(Array(4).fill("write_off"));
  expect(await decideLateUsageOfMany({ ...all, keys: others })).toEqual({ done: 3, refused: [] });
  expect(await decisions()).toEqual(before);
});

async function decisions() {
  return db()
    .select({ decision: lateUsage.decision, decidedAt: lateUsage.decidedAt, decidedBy: lateUsage.decidedBy })
    .from(lateUsage)
    .orderBy(asc(lateUsage.tenantId), asc(lateUsage.sequence));
}
