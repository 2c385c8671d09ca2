import { randomUUID } from "node:crypto";
import { asc, inArray } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { db } from "@/db/client";
import { lateUsage } from "@/db/schema/ledger";
import { tenants } from "@/db/schema/tenants";
import type { LateKey } from "@/lib/ledger/late-key";
import { decideLateUsageOfMany } from "./decide-late-usage-of-many";

const AT = new Date("2026-11-01T00:00:00Z");
const admin = { email: "operator@example.com" };
const keys: LateKey[] = [];
const inTime = () => false;

beforeEach(async () => {
  keys.length = 0;
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
  expect(await decideLateUsageOfMany(alone, inTime)).toEqual({ done: 1, refused: [], remaining: 0 });

  const all = { ...alone, keys, intentId: randomUUID() };
  expect(await decideLateUsageOfMany(all, inTime)).toEqual({
    done: 3,
    refused: ["late_usage_decided"],
    remaining: 0,
  });
  const before = await decisions();
  expect(before.map(({ decision }) => decision)).toEqual(Array(4).fill("write_off"));
  expect(await decideLateUsageOfMany({ ...all, keys: others }, inTime)).toMatchObject({
    done: 3,
    refused: [],
  });
  expect(await decisions()).toEqual(before);
});

test("out of time the rest is counted and waits, and the same click once more goes on with it", async () => {
  let asked = 0;
  const all = { decision: "write_off", keys, intentId: randomUUID(), admin } as const;
  const first = await decideLateUsageOfMany(all, () => {
    asked += 1;
    return asked > 2;
  });
  expect(first).toEqual({ done: 2, refused: [], remaining: 2 });
  expect((await decisions()).filter(({ decision }) => decision === null)).toHaveLength(2);
  expect(await decideLateUsageOfMany(all, inTime)).toEqual({ done: 4, refused: [], remaining: 0 });
  expect((await decisions()).map(({ decision }) => decision)).toEqual(Array(4).fill("write_off"));
});

async function decisions() {
  return db()
    .select({ decision: lateUsage.decision, decidedAt: lateUsage.decidedAt, decidedBy: lateUsage.decidedBy })
    .from(lateUsage)
    .where(
      inArray(
        lateUsage.tenantId,
        keys.map(({ tenantId }) => tenantId),
      ),
    )
    .orderBy(asc(lateUsage.tenantId), asc(lateUsage.sequence));
}
