import { randomUUID } from "node:crypto";
import { eq, inArray, sql } from "drizzle-orm";
import fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { stripeEvents } from "@/db/schema/inbox";
import { invoices, tenantBilling } from "@/db/schema/mirror";
import { STRIPE_API_VERSION } from "@/lib/domain/stripe-api-version";
import { ensureInstallation } from "@/lib/installation";
import { publishCatalogue, subscribedTenant } from "@/lib/ledger/billing-world.fixture";
import { stripe } from "@/lib/stripe/client";
import { drainInbox } from "./drain";
import { type Named, STRANGE, shapesOf } from "./old-shapes.fixture";
import { listVersionMismatches } from "./queries";
import { receive } from "./receive";

const MOST_BYTES = 4 * 1024 * 1024;

let tenantId = 0;
let named: Named = { customer: "", subscription: "", invoice: "" };

beforeAll(async () => {
  await ensureInstallation();
  await publishCatalogue();
  const owned = await subscribedTenant("growth");
  tenantId = owned.tenantId;
  const customer = owned.stripeCustomerId;
  const [subscription] = (await stripe().subscriptions.list({ customer })).data;
  const [invoice] = (await stripe().invoices.list({ customer })).data;
  named = { customer, subscription: subscription?.id ?? "", invoice: invoice?.id ?? "" };
});

beforeEach(async () => {
  await db().delete(stripeEvents);
});

function eventOf({ version, type, object }: { version: string; type: string; object: object }) {
  return {
    id: `evt_${randomUUID()}`,
    object: "event",
    api_version: version,
    created: 1_790_000_000,
    livemode: false,
    pending_webhooks: 1,
    request: null,
    type,
    data: { object },
  };
}

async function rowsOf(ids: string[]) {
  return db()
    .select({ type: stripeEvents.type, state: stripeEvents.state, error: stripeEvents.error })
    .from(stripeEvents)
    .where(inArray(stripeEvents.id, ids));
}

describe("events in the shapes of 2019 to 2026", () => {
  test("are worked into what Stripe says today", async () => {
    const events = shapesOf(named).map(eventOf);
    await db().delete(invoices).where(eq(invoices.tenantId, tenantId));
    await db()
      .update(tenantBilling)
      .set({ billingStatus: null, plan: null })
      .where(eq(tenantBilling.tenantId, tenantId));
    for (const event of events) {
      await receive(event);
      await drainInbox();
    }
    const rows = await rowsOf(events.map(({ id }) => id));
    expect(rows.map(({ type, state, error }) => [type, state, error])).toEqual(
      rows.map(({ type }) => [type, "processed", null]),
    );
    const [billing] = await db().select().from(tenantBilling).where(eq(tenantBilling.tenantId, tenantId));
    expect(billing).toMatchObject({
      billingStatus: "active",
      plan: "growth",
      stripeSubscriptionId: named.subscription,
    });
    const bills = await db().select().from(invoices).where(eq(invoices.tenantId, tenantId));
    expect(bills).toMatchObject([{ stripeInvoiceId: named.invoice, status: "paid", totalMinor: 14_900 }]);
  });

  test("raise the version alarm for seven days, each version with its count", async () => {
    const events = shapesOf(named).map(eventOf);
    for (const event of [
      ...events,
      eventOf({ version: STRIPE_API_VERSION, type: "customer.updated", object: {} }),
    ]) {
      await receive(event);
    }
    const counted = (await listVersionMismatches()).map(({ version, events: count }) => [version, count]);
    expect(new Map(counted.map(([version, count]) => [version, count]))).toEqual(
      new Map([
        ["2019-05-16", 2],
        ["2020-08-27", 2],
        ["2022-11-15", 1],
        ["2024-06-20", 1],
        ["2025-03-31.basil", 1],
        ["2025-09-30.clover", 1],
        ["2026-03-25.dahlia", 1],
      ]),
    );
    await db().update(stripeEvents).set({ receivedAt: sql`now() - interval '8 days'` });
    expect(await listVersionMismatches()).toEqual([]);
  });

  test("that nobody has ever seen are kept and stop no other", async () => {
    const sound = eventOf({
      version: STRIPE_API_VERSION,
      type: "customer.updated",
      object: { id: named.customer, object: "customer" },
    });
    const events = [...STRANGE.map(eventOf), sound];
    for (const event of events) await receive(event);
    await drainInbox();
    const rows = await rowsOf(events.map(({ id }) => id));
    expect(rows).toHaveLength(events.length);
    for (const row of rows) {
      if (row.state === "failed") expect(row.error).toBeTruthy();
      else expect(["processed", "ignored"]).toContain(row.state);
    }
    expect(await rowsOf([sound.id])).toMatchObject([{ state: "processed" }]);
  });

  test("as large as may come are kept whole", async () => {
    const filler = "é".repeat(MOST_BYTES / 2 - 2_000);
    const event = eventOf({
      version: "2019-05-16",
      type: "customer.updated",
      object: { id: named.customer, object: "customer", filler },
    });
    await receive(event);
    await drainInbox();
    expect(await rowsOf([event.id])).toMatchObject([{ state: "processed" }]);
    const [row] = await db().select().from(stripeEvents).where(eq(stripeEvents.id, event.id));
    expect(row?.payload).toEqual(event);
  });

  test("of any JSON at all never stop the drain", async () => {
    const anyJson = fc.jsonValue({ stringUnit: "binary", maxDepth: 3 });
    const types = fc.constantFrom(
      "invoice.paid",
      "customer.updated",
      "checkout.session.completed",
      "toString",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(types, anyJson), { minLength: 10, maxLength: 20 }), async (told) => {
        const events = told.map(([type, data]) => ({
          ...eventOf({ version: "2019-05-16", type, object: {} }),
          data,
        }));
        for (const event of events) await receive(event);
        await drainInbox();
        const rows = await rowsOf(events.map(({ id }) => id));
        expect(rows).toHaveLength(events.length);
        expect(rows.filter(({ state }) => state === "received" || state === "processing")).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });
});
