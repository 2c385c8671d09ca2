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
import { compareEach, type Tally } from "./compare-each";
import { openDrift } from "./record-drift";
import { recordOrphan } from "./record-orphan";
import { CUSTOMER_COLUMNS, type MirrorRow, repairCustomer } from "./repair-customer";
import { subscriptionFacts } from "./subscription-facts";

/**
 * Compares a page of customers with the mirror: what differs is repaired, a
 * customer that no tenant owns and a second running subscription are opened as
 * differences. One customer's trouble stops no other.
 */
export async function compareCustomers(customers: readonly ListedCustomer[], at: Date): Promise<Tally> {
  if (customers.length === 0) return { repaired: 0, failed: 0 };
  const ids = customers.map(({ id }) => id);
  const [rows, ignored, book] = await Promise.all([
    db().select().from(tenantBilling).where(inArray(tenantBilling.stripeCustomerId, ids)),
    db().select().from(ignoredCustomers).where(inArray(ignoredCustomers.stripeCustomerId, ids)),
    readPriceBook(),
  ]);
  const rowOf = new Map(rows.map((row) => [row.stripeCustomerId, row]));
  const isIgnored = new Set(ignored.map(({ stripeCustomerId }) => stripeCustomerId));
  const nameOf = ({ id }: ListedCustomer) => ({ customerId: id, tenantId: rowOf.get(id)?.tenantId });
  const tally = await compareEach(customers, nameOf, async (customer) => {
    const row = rowOf.get(customer.id);
    if (!row) return !isIgnored.has(customer.id) && recordOrphan(customer, at);
    await openSecondSubscriptions(row.tenantId, customer, book, at);
    const suspicion = suspect(row, customer, book);
    return suspicion ? repairCustomer(row, suspicion, at) : false;
  });
  await db()
    .update(tenantBilling)
    .set({ reconciledAt: at })
    .where(inArray(tenantBilling.stripeCustomerId, ids));
  return tally;
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
    balanceMinor: customer.balance,
    customerDeletedAt: null,
  };
  return differingValues(row, stripes, [
    "billingStatus",
    "customerEmail",
    "balanceMinor",
    "customerDeletedAt",
  ]);
}

/** The newest counts; each other one bills the tenant a second time. */
async function openSecondSubscriptions(
  tenantId: number,
  customer: ListedCustomer,
  book: PriceBook,
  at: Date,
): Promise<void> {
  const running = runningSubscriptionsOf(customer);
  const current = currentSubscription(running);
  for (const subscription of running) {
    if (!current || subscription.id === current.id) continue;
    await openDrift(
      {
        kind: "second_subscription",
        tenantId,
        stripeObjectId: subscription.id,
        ours: subscriptionFacts(current, book),
        stripes: subscriptionFacts(subscription, book),
        cause: "two_running",
      },
      at,
    );
  }
}
