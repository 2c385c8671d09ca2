import { and, eq, isNull, lte, or } from "drizzle-orm";
import type Stripe from "stripe";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { plans } from "@/db/schema/plans";
import { reasonOf } from "@/lib/errors";
import { logger } from "@/lib/logger";
import { listOveragePriceIds } from "@/lib/plans/queries";
import { stripe } from "@/lib/stripe/client";
import { type NextInvoice, nextInvoice } from "@/lib/stripe/next-invoice";
import { isEnded } from "@/lib/stripe/subscription-end";
import { invoiceLines } from "./invoice-lines";
import { readTime } from "./read-time";
import { baseItem, currentSubscription, subscriptionRow } from "./subscription-row";
import { getTenantOfCustomer } from "./tenant-of-customer";

/**
 * Makes our copy of a customer and its subscription match Stripe's, and returns
 * the tenant. Safe to call any number of times and in any order: everything is
 * fetched, nothing is taken from an event's payload, and a row read earlier
 * never overwrites a row read later. Throws `UnlinkedCustomerError` when the
 * customer is no tenant's.
 */
export async function syncCustomer(customerId: string): Promise<number> {
  const readAt = await readTime();
  const [customer, subscriptions] = await Promise.all([
    stripe().customers.retrieve(customerId, { expand: ["invoice_settings.default_payment_method"] }),
    stripe().subscriptions.list({
      customer: customerId,
      status: "all",
      limit: 100,
      expand: ["data.default_payment_method"],
    }),
  ]);
  const tenantId = await getTenantOfCustomer(customerId, customer.deleted ? {} : customer.metadata);
  const subscription = await withDiscounts(currentSubscription(subscriptions.data));
  const upcoming = subscription && !isEnded(subscription) ? await findNextInvoice(subscription.id) : null;
  const row = {
    ...subscriptionRow(subscription, await findPlanOf(subscription)),
    stripeCustomerId: customerId,
    livemode: subscription?.livemode ?? (customer.deleted ? null : customer.livemode),
    paymentMethod: paymentMethodLabel(customer, subscription),
    nextInvoiceAt: upcoming?.at ?? null,
    nextInvoiceAmountMinor: upcoming?.amountMinor ?? null,
    nextInvoiceUsageMinor: upcoming ? await usageAmount(upcoming) : null,
    readAt,
    syncedAt: readAt,
  };
  // First a row, then its values: an upsert of both at once could trip over the customer's own unique key.
  await db().insert(tenantBilling).values({ tenantId }).onConflictDoNothing();
  await db()
    .update(tenantBilling)
    .set(row)
    .where(
      and(
        eq(tenantBilling.tenantId, tenantId),
        or(isNull(tenantBilling.readAt), lte(tenantBilling.readAt, readAt)),
      ),
    );
  return tenantId;
}

/** Discounts come as ids unless expanded; a list request cannot expand that deep. */
async function withDiscounts(subscription: Stripe.Subscription | null): Promise<Stripe.Subscription | null> {
  if (!subscription || subscription.discounts.length === 0) return subscription;
  return stripe().subscriptions.retrieve(subscription.id, {
    expand: ["default_payment_method", "discounts.source.coupon"],
  });
}

/** A figure for screens: that Stripe cannot tell it today must not keep status and periods from being mirrored. */
async function findNextInvoice(subscriptionId: string): Promise<NextInvoice | null> {
  try {
    return await nextInvoice(subscriptionId);
  } catch (error) {
    logger.warn({ subscriptionId, reason: reasonOf(error) }, "the next invoice is not known");
    return null;
  }
}

async function usageAmount({ invoice }: NextInvoice): Promise<number> {
  const lines = invoiceLines(invoice.lines.data, await listOveragePriceIds());
  return lines.reduce((sum, line) => sum + (line.isUsage ? line.amountMinor : 0), 0);
}

async function findPlanOf(subscription: Stripe.Subscription | null) {
  const priceId = subscription ? baseItem(subscription)?.price.id : undefined;
  if (!priceId) return null;
  const [plan] = await db()
    .select({ id: plans.id, key: plans.key })
    .from(plans)
    .where(eq(plans.stripeBasePriceId, priceId));
  return plan ?? null;
}

function paymentMethodLabel(
  customer: Stripe.Customer | Stripe.DeletedCustomer,
  subscription: Stripe.Subscription | null,
): string | null {
  const method =
    subscription?.default_payment_method ??
    (customer.deleted ? null : customer.invoice_settings.default_payment_method);
  if (!method || typeof method === "string") return null;
  return method.card ? `${method.card.brand} •••• ${method.card.last4}` : method.type;
}
