import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { DiscountMirror } from "@/lib/domain/discount";
import type { InvoiceLine, InvoicePayment } from "@/lib/domain/invoice";
import type { ScheduledChange } from "@/lib/domain/scheduled-change";
import type { SubscriptionItemMirror } from "@/lib/domain/subscription-item";
import { instant, minorUnits, tenantId } from "./columns";

/**
 * What Stripe says of a tenant, one row each, written by `lib/sync` alone.
 * `plan`, `billing_status` and the ids keep the foundation's names.
 */
export const tenantBilling = pgTable(
  "tenant_billing",
  {
    tenantId: tenantId().primaryKey(),
    stripeCustomerId: text("stripe_customer_id"),
    stripeSubscriptionId: text("stripe_subscription_id"),
    plan: text("plan"),
    billingStatus: text("billing_status"),
    billingAnchorDay: integer("billing_anchor_day"),
    trialEndsAt: instant("trial_ends_at"),
    planId: bigint("plan_id", { mode: "number" }),
    livemode: boolean("livemode"),
    currency: text("currency"),
    collectionMethod: text("collection_method"),
    /** Only where invoices are sent. */
    daysUntilDue: integer("days_until_due"),
    /** "month" or "year": what the licensed item is charged by. */
    billingInterval: text("billing_interval"),
    items: jsonb("items").$type<SubscriptionItemMirror[]>(),
    discounts: jsonb("discounts").$type<DiscountMirror[]>(),
    automaticTax: boolean("automatic_tax"),
    /** Stripe's word for what a paused collection does with invoices; null while it is not paused. */
    pauseBehavior: text("pause_behavior"),
    scheduleId: text("schedule_id"),
    /** What the schedule does next; null when nothing is to come. */
    scheduledChange: jsonb("scheduled_change").$type<ScheduledChange>(),
    latestInvoiceId: text("latest_invoice_id"),
    customerEmail: text("customer_email"),
    /** The language the customer prefers, as Stripe names it; null when it does not know. */
    customerLocale: text("customer_locale"),
    /** Someone deleted the customer in Stripe: its subscriptions are gone with it. */
    customerDeletedAt: instant("customer_deleted_at"),
    currentPeriodStart: instant("current_period_start"),
    currentPeriodEnd: instant("current_period_end"),
    /** Set for "at period end" and for a date alike: Stripe has two fields, a reader needs one. */
    cancelAt: instant("cancel_at"),
    /** Which of the two it is: undoing a flag and undoing a date are two requests. */
    cancelAtPeriodEnd: boolean("cancel_at_period_end"),
    canceledAt: instant("canceled_at"),
    endedAt: instant("ended_at"),
    /** Monthly recurring revenue by Stripe's definition; null while there is no subscription. */
    mrrMinor: minorUnits("mrr_minor"),
    /** The customer's balance in Stripe's sign: negative is credit that coming invoices use up. */
    balanceMinor: minorUnits("balance_minor"),
    /** The customer's own currency: its subscription may have none any more. */
    balanceCurrency: text("balance_currency"),
    /** "visa •••• 4242"; null when Stripe has no default payment method. */
    paymentMethod: text("payment_method"),
    nextInvoiceAt: instant("next_invoice_at"),
    nextInvoiceAmountMinor: minorUnits("next_invoice_amount_minor"),
    /** The part of that amount which bills usage: it was known up to then. */
    nextInvoiceUsageMinor: minorUnits("next_invoice_usage_minor"),
    /** What of the customer's credit that invoice leaves, in Stripe's sign: more usage would use it up first. */
    nextInvoiceBalanceMinor: minorUnits("next_invoice_balance_minor"),
    /** Database time just before Stripe was asked: an older reading never overwrites a newer one. */
    readAt: instant("read_at"),
    syncedAt: instant("synced_at"),
    /** When a reconciliation last met the customer at Stripe. Kept by `lib/reconcile`, not by sync. */
    reconciledAt: instant("reconciled_at"),
  },
  (table) => [
    uniqueIndex("tenant_billing_customer_idx").on(table.stripeCustomerId),
    index("tenant_billing_subscription_idx").on(table.stripeSubscriptionId),
    index("tenant_billing_status_idx").on(table.billingStatus),
  ],
);

/** Stripe's invoices, for screens and history. Written by `lib/sync` alone. */
export const invoices = pgTable(
  "invoices",
  {
    tenantId: tenantId().notNull(),
    stripeInvoiceId: text("stripe_invoice_id").notNull(),
    stripeSubscriptionId: text("stripe_subscription_id"),
    number: text("number"),
    /** Stripe's word: draft, open, paid, uncollectible, void; "deleted" for a draft that is gone. */
    status: text("status").notNull(),
    billingReason: text("billing_reason"),
    currency: text("currency").notNull(),
    subtotalMinor: minorUnits("subtotal_minor"),
    discountMinor: minorUnits("discount_minor"),
    taxMinor: minorUnits("tax_minor"),
    totalMinor: minorUnits("total_minor").notNull(),
    amountDueMinor: minorUnits("amount_due_minor").notNull(),
    amountPaidMinor: minorUnits("amount_paid_minor").notNull(),
    amountRemainingMinor: minorUnits("amount_remaining_minor").notNull(),
    lines: jsonb("lines").$type<InvoiceLine[]>().notNull(),
    payments: jsonb("payments").$type<InvoicePayment[]>().notNull().default([]),
    collectionMethod: text("collection_method"),
    /** False while Stripe finalizes and collects nothing by itself. */
    autoAdvance: boolean("auto_advance"),
    attemptCount: integer("attempt_count").notNull(),
    nextAttemptAt: instant("next_attempt_at"),
    dueAt: instant("due_at"),
    createdAt: instant("created_at").notNull(),
    finalizedAt: instant("finalized_at"),
    paidAt: instant("paid_at"),
    hostedUrl: text("hosted_url"),
    pdfUrl: text("pdf_url"),
    livemode: boolean("livemode").notNull(),
    readAt: instant("read_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.stripeInvoiceId] }),
    index("invoices_stripe_id_idx").on(table.stripeInvoiceId),
    index("invoices_tenant_created_idx").on(table.tenantId, table.createdAt),
    index("invoices_status_idx").on(table.status),
  ],
);

/** Payments that a payer's bank takes back, or asks about. Written by `lib/sync` alone. */
export const disputes = pgTable(
  "disputes",
  {
    tenantId: tenantId().notNull(),
    stripeDisputeId: text("stripe_dispute_id").notNull(),
    stripeChargeId: text("stripe_charge_id"),
    amountMinor: minorUnits("amount_minor").notNull(),
    currency: text("currency").notNull(),
    /** Stripe's word for why, for example "fraudulent". */
    reason: text("reason").notNull(),
    /** Stripe's word; what it means is in `lib/domain/dispute`. */
    status: text("status").notNull(),
    /** Until when Stripe takes an answer; null where it wants none. */
    answerDueAt: instant("answer_due_at"),
    createdAt: instant("created_at").notNull(),
    livemode: boolean("livemode").notNull(),
    readAt: instant("read_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.stripeDisputeId] }),
    index("disputes_stripe_id_idx").on(table.stripeDisputeId),
    index("disputes_status_idx").on(table.status),
  ],
);
