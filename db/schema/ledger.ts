import {
  bigint,
  boolean,
  index,
  integer,
  numeric,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { LATE_DECISIONS, PERIOD_STATES, PERIOD_TROUBLES, REPORT_OUTCOMES } from "@/lib/domain/values";
import { instant, minorUnits, tenantId, wholeNumber } from "./columns";
import { usageMode } from "./plans";

export const periodState = pgEnum("period_state", PERIOD_STATES);
export const periodTrouble = pgEnum("period_trouble", PERIOD_TROUBLES);
export const lateDecision = pgEnum("late_decision", LATE_DECISIONS);
export const reportOutcome = pgEnum("report_outcome", REPORT_OUTCOMES);

/**
 * One billing period of one subscription, `[startsAt, endsAt)`. Terms are
 * copied from the plan when the period opens, so the price of a period can be
 * told for ever.
 */
export const usagePeriods = pgTable(
  "usage_periods",
  {
    tenantId: tenantId().notNull(),
    stripeSubscriptionId: text("stripe_subscription_id").notNull(),
    startsAt: instant("starts_at").notNull(),
    endsAt: instant("ends_at").notNull(),
    stripeCustomerId: text("stripe_customer_id").notNull(),
    planId: bigint("plan_id", { mode: "number" }),
    usageMode: usageMode("usage_mode").notNull(),
    isTrial: boolean("is_trial").notNull().default(false),
    meterId: text("meter_id"),
    meterEventName: text("meter_event_name"),
    includedMinutes: integer("included_minutes"),
    overagePriceMinor: numeric("overage_price_minor", { precision: 24, scale: 12 }),
    currency: text("currency").notNull(),
    callIncrementSeconds: integer("call_increment_seconds").notNull(),
    state: periodState("state").notNull().default("open"),
    /** The value Stripe's meter has accepted last; null before the first report. */
    acknowledgedMinutes: wholeNumber("acknowledged_minutes"),
    /** A report was sent whose answer is not recorded: Stripe's value is not known until the next one. */
    hasUnansweredReport: boolean("has_unanswered_report").notNull().default(false),
    lastEventAt: instant("last_event_at"),
    sequence: integer("sequence").notNull().default(0),
    /** The total the period was settled at: what its invoice bills. */
    settledMinutes: wholeNumber("settled_minutes"),
    settledAt: instant("settled_at"),
    /** The renewal invoice that bills this period. */
    stripeInvoiceId: text("stripe_invoice_id"),
    stripeInvoiceItemId: text("stripe_invoice_item_id"),
    /** We stopped Stripe from finalizing the draft, so we hand it back; what Stripe or a person holds stays held. */
    holdsInvoice: boolean("holds_invoice").notNull().default(false),
    /** An admin lets the invoice go although its usage is not confirmed: the draft is not held any more. */
    isReleased: boolean("is_released").notNull().default(false),
    /** When the invoice was Stripe's alone again. */
    invoiceReleasedAt: instant("invoice_released_at"),
    /** What keeps the period from going on, and in whose words or numbers; null when nothing does. */
    trouble: periodTrouble("trouble"),
    troubleDetail: text("trouble_detail"),
    /** The trouble does not heal by itself: a person has to see to it. */
    isBlocked: boolean("is_blocked").notNull().default(false),
    leaseToken: text("lease_token"),
    leaseExpiresAt: instant("lease_expires_at"),
    openedAt: instant("opened_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.stripeSubscriptionId, table.startsAt] }),
    index("usage_periods_state_idx").on(table.state, table.endsAt),
  ],
);

/** Append-only: every value told to Stripe's meter, and what Stripe answered. */
export const meterReports = pgTable(
  "meter_reports",
  {
    tenantId: tenantId().notNull(),
    stripeSubscriptionId: text("stripe_subscription_id").notNull(),
    periodStartsAt: instant("period_starts_at").notNull(),
    sequence: integer("sequence").notNull(),
    minutes: wholeNumber("minutes").notNull(),
    eventAt: instant("event_at").notNull(),
    /** Stripe's de-duplication identifier and our idempotency key. */
    identifier: text("identifier").notNull(),
    outcome: reportOutcome("outcome").notNull().default("pending"),
    stripeRequestId: text("stripe_request_id"),
    error: text("error"),
    sentAt: instant("sent_at").notNull(),
    answeredAt: instant("answered_at"),
  },
  (table) => [
    primaryKey({
      columns: [table.tenantId, table.stripeSubscriptionId, table.periodStartsAt, table.sequence],
    }),
    uniqueIndex("meter_reports_identifier_idx").on(table.identifier),
  ],
);

/**
 * What calls that came after settlement change, to the minor unit: the rows of a
 * period add up to exactly the difference. Amounts never change; the decision is
 * taken once, and what is billed is billed once.
 */
export const lateUsage = pgTable(
  "late_usage",
  {
    tenantId: tenantId().notNull(),
    stripeSubscriptionId: text("stripe_subscription_id").notNull(),
    periodStartsAt: instant("period_starts_at").notNull(),
    sequence: integer("sequence").notNull(),
    /** Minutes beyond the settled total and the late rows before this one; negative for a correction down. */
    minutes: wholeNumber("minutes").notNull(),
    amountMinor: minorUnits("amount_minor").notNull(),
    currency: text("currency").notNull(),
    detectedAt: instant("detected_at").notNull(),
    decision: lateDecision("decision"),
    decidedAt: instant("decided_at"),
    /** An admin's address, or "policy". */
    decidedBy: text("decided_by"),
    /** Set when the item that bills or credits it stands at Stripe; until then the usage job goes on trying. */
    billedAt: instant("billed_at"),
    stripeInvoiceItemId: text("stripe_invoice_item_id"),
    /** When Stripe was last asked for this item or, once it stands, where it is; null while it was not. */
    followedAt: instant("followed_at"),
    /** The finalized invoice that has the item; until it is known, the item is followed. */
    stripeInvoiceId: text("stripe_invoice_id"),
  },
  (table) => [
    primaryKey({
      columns: [table.tenantId, table.stripeSubscriptionId, table.periodStartsAt, table.sequence],
    }),
  ],
);
