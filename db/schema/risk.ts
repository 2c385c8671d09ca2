import { boolean, index, integer, jsonb, pgEnum, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { Reason } from "@/lib/domain/reason";
import {
  ALERT_STATES,
  CLOSING_POLICIES,
  LATE_POLICIES,
  QUOTA_POLICIES,
  SUSPENSION_REASONS,
} from "@/lib/domain/values";
import { instant, tenantId, wholeNumber } from "./columns";

export const suspensionReason = pgEnum("suspension_reason", SUSPENSION_REASONS);
export const alertState = pgEnum("alert_state", ALERT_STATES);

export const latePolicy = pgEnum("late_policy", LATE_POLICIES);
export const closingPolicy = pgEnum("closing_policy", CLOSING_POLICIES);
export const quotaPolicy = pgEnum("quota_policy", QUOTA_POLICIES);

/** One row: what the team decided about money at risk, about usage and about used up allowances. */
export const policies = pgTable("policies", {
  id: integer("id").primaryKey(),
  /** Days between a failed payment and suspension; null: nobody is suspended by itself. */
  paymentGraceDays: integer("payment_grace_days"),
  /** Who is written to; empty: every owner. */
  alertEmails: jsonb("alert_emails").$type<string[]>().notNull().default([]),
  lateUsage: latePolicy("late_usage").notNull().default("review"),
  closing: closingPolicy("closing").notNull().default("hold"),
  /** Whether a tenant is written to as well when its allowance is nearly or all used. */
  tellsTenants: boolean("tells_tenants").notNull().default(false),
  quota: quotaPolicy("quota").notNull().default("never"),
  updatedAt: instant("updated_at").notNull(),
  updatedBy: text("updated_by").notNull(),
});

/** Why a tenant is not served, one row per reason, gone when that reason is lifted. */
export const suspensions = pgTable(
  "suspensions",
  {
    tenantId: tenantId().notNull(),
    reason: suspensionReason("reason").notNull(),
    /** In the future while a grace period runs. */
    startsAt: instant("starts_at").notNull(),
    /** A quota's ends with its period; the others when somebody or something lifts them. */
    endsAt: instant("ends_at"),
    setBy: text("set_by").notNull(),
    detail: text("detail"),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.reason] })],
);

/**
 * A threshold of its allowance that a usage period has passed, once, whatever
 * becomes of its total or its allowance afterwards.
 */
export const allowanceThresholds = pgTable(
  "allowance_thresholds",
  {
    tenantId: tenantId().notNull(),
    stripeSubscriptionId: text("stripe_subscription_id").notNull(),
    periodStartsAt: instant("period_starts_at").notNull(),
    percent: integer("percent").notNull(),
    /** As they were when it was noticed. */
    usedMinutes: wholeNumber("used_minutes").notNull(),
    includedMinutes: integer("included_minutes").notNull(),
    /** False: passed together with a higher one, which alone was told, or before anybody looked. */
    isTold: boolean("is_told").notNull(),
    passedAt: instant("passed_at").notNull(),
    /** Somebody lets calls beyond the allowance be answered until the period ends. */
    quotaLiftedAt: instant("quota_lifted_at"),
    quotaLiftedBy: text("quota_lifted_by"),
  },
  (table) => [
    primaryKey({
      name: "allowance_thresholds_pk",
      columns: [table.tenantId, table.stripeSubscriptionId, table.periodStartsAt, table.percent],
    }),
  ],
);

/** Each notification once: a row is claimed before it is sent and says what became of it. */
export const alertsSent = pgTable(
  "alerts_sent",
  {
    tenantId: tenantId().notNull(),
    kind: text("kind").notNull(),
    /** What it is about, for example an invoice and its attempt. */
    subject: text("subject").notNull(),
    channel: text("channel").notNull(),
    state: alertState("state").notNull(),
    attempts: integer("attempts").notNull().default(0),
    error: text("error"),
    /** The same by its code, where it is one of ours. */
    reason: jsonb("reason").$type<Reason>(),
    payload: jsonb("payload").notNull(),
    createdAt: instant("created_at").notNull(),
    nextAttemptAt: instant("next_attempt_at"),
    sentAt: instant("sent_at"),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.kind, table.subject, table.channel] }),
    index("alerts_sent_state_idx").on(table.state, table.nextAttemptAt),
  ],
);
