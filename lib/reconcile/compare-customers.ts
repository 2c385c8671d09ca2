import { inArray } from "drizzle-orm";
import { db } from "@/db/client";
import { ignoredCustomers } from "@/db/schema/inbox";
import { tenantBilling } from "@/db/schema/mirror";
import { differingValues } from "@/lib/domain/drift";
import { findSubscriptionStatus, meaningOf } from "@/lib/domain/subscription";
import { type ListedCustomer, runningSubscriptionsOf } from "@/lib/stripe/account-lists";
import { customerRow } from "@/lib/sync/customer-row";
import { type PriceBook, readPriceBook } from "@/lib/sync/price-book";
import { currentSubscription } from "@/lib/sync/subscription-row";
import { openDrift } from "./record-drift";
import { recordOrphan } from "./record-orphan";
import { CUSTOMER_COLUMNS, type MirrorRow, repairCustomer } from "./repair-customer";

/**
 * Compares a page of customers with the mirror: what differs is repaired, a
 * customer that no tenant owns and a second running subscription are opened as
 * differences. Returns how many were repaired.
 */
export async function compareCustomers(customers: readonly ListedCustomer[], at: Date): Promise<number> {
  if (customers.length === 0) return 0;
  const ids = customers.map(({ id }) => id);
  const [rows, ignored, book] = await Promise.all([
    db().select().from(tenantBilling).where(inArray(tenantBilling.stripeCustomerId, ids)),
    db().select().from(ignoredCustomers).where(inArray(ignoredCustomers.stripeCustomerId, ids)),
    readPriceBook(),
  ]);
  const rowOf = new Map(rows.map((row) => [row.stripeCustomerId, row]));
  const isIgnored = new Set(ignored.map(({ stripeCustomerId }) => stripeCustomerId));
  let repaired = 0;
  for (const customer of customers) {
    const row = rowOf.get(customer.id);
    if (row) {
      const suspicion = suspect(row, customer, book);
      if (suspicion && (await repairCustomer(row, suspicion, at))) repaired += 1;
      await openSecondSubscriptions(row.tenantId, customer, at);
    } else if (!isIgnored.has(customer.id) && (await recordOrphan(customer, at))) repaired += 1;
  }
  await db()
    .update(tenantBilling)
    .set({ reconciledAt: at })
    .where(inArray(tenantBilling.stripeCustomerId, ids));
  return repaired;
}

/** What a list can tell: an ended subscription is not in it, and neither are the terms of a discount. */
function suspect(row: MirrorRow, customer: ListedCustomer, book: PriceBook) {
  const subscription = currentSubscription(runningSubscriptionsOf(customer));
  if (!subscription) return suspectWithoutSubscription(row, customer);
  const read = customerRow({ customer, subscription, schedule: null }, book);
  const discountIds = subscription.discounts.map((discount) =>
    typeof discount === "string" ? discount : discount.id,
  );
  const hasDiscounts = discountIds.length > 0;
  const names = CUSTOMER_COLUMNS.filter(
    (name) => !hasDiscounts || (name !== "discounts" && name !== "mrrMinor"),
  );
  const ours = { ...row, discountIds: (row.discounts ?? []).map(({ id }) => id) };
  return differingValues(ours, { ...read, discountIds, customerDeletedAt: null }, [...names, "discountIds"]);
}

function suspectWithoutSubscription(row: MirrorRow, customer: ListedCustomer) {
  const status = findSubscriptionStatus(row.billingStatus);
  const stripes = {
    billingStatus: status && !meaningOf(status).isEnded ? null : row.billingStatus,
    customerEmail: customer.email,
    customerDeletedAt: null,
  };
  return differingValues(row, stripes, ["billingStatus", "customerEmail", "customerDeletedAt"]);
}

/** The newest counts; each other one bills the tenant a second time. */
async function openSecondSubscriptions(tenantId: number, customer: ListedCustomer, at: Date): Promise<void> {
  const running = runningSubscriptionsOf(customer);
  const current = currentSubscription(running);
  for (const { id, status, created } of running) {
    if (id === current?.id) continue;
    await openDrift(
      {
        kind: "second_subscription",
        tenantId,
        stripeObjectId: id,
        ours: { stripeSubscriptionId: current?.id ?? null },
        stripes: { stripeSubscriptionId: id, status, created: new Date(created * 1000).toISOString() },
        cause: "two_running",
      },
      at,
    );
  }
}
