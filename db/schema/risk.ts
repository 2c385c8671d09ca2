import { index, integer, jsonb, pgEnum, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { Reason } from "@/lib/domain/reason";
import { ALERT_STATES, CLOSING_POLICIES, LATE_POLICIES, SUSPENSION_REASONS } from "@/lib/domain/values";
import { instant, tenantId } from "./columns";

export const suspensionReason = pgEnum("suspension_reason", SUSPENSION_REASONS);
export const alertState = pgEnum("alert_state", ALERT_STATES);

export const latePolicy = pgEnum("late_policy", LATE_POLICIES);
export const closingPolicy = pgEnum("closing_policy", CLOSING_POLICIES);

/** One row: what the team decided about money at risk and about usage. */
export const policies = pgTable("policies", {
  id: integer("id").primaryKey(),
  /** Days between a failed payment and suspension; null: nobody is suspended by itself. */
  paymentGraceDays: integer("payment_grace_days"),
  /** Who is written to; empty: every owner. */
  alertEmails: jsonb("alert_emails").$type<string[]>().notNull().default([]),
  lateUsage: latePolicy("late_usage").notNull().default("review"),
  closing: closingPolicy("closing").notNull().default("hold"),
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
    setBy: text("set_by").notNull(),
    detail: text("detail"),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.reason] })],
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
