import {
  bigint,
  date,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { FinishedCall } from "@/lib/domain/call";
import { UNASSIGNED_REASONS } from "@/lib/domain/values";
import { costUsd, instant, tenantId, wholeNumber } from "./columns";

export const unassignedReason = pgEnum("unassigned_reason", UNASSIGNED_REASONS);

/** One finished Vapi call: the source of truth for minutes and cost. */
export const vapiCallUsage = pgTable(
  "vapi_call_usage",
  {
    tenantId: tenantId().notNull(),
    vapiCallId: text("vapi_call_id").notNull(),
    startedAt: instant("started_at"),
    endedAt: instant("ended_at").notNull(),
    durationSeconds: integer("duration_sec").notNull().default(0),
    costUsd: costUsd().notNull().default("0"),
    costCurrency: text("cost_currency").notNull().default("USD"),
    costs: jsonb("costs_json"),
    endedReason: text("ended_reason"),
    /** Vapi's own time of the report: a report that was sent earlier never undoes a later correction. */
    reportedAt: instant("reported_at"),
    createdAt: instant("created_at").notNull().defaultNow(),
    updatedAt: instant("updated_at").notNull().defaultNow(),
  },
  (table) => [
    unique("vapi_call_usage_tenant_id_vapi_call_id_key").on(table.tenantId, table.vapiCallId),
    // The sums of a window read this index alone; its INCLUDE columns stand in the migration,
    // because drizzle cannot write them.
    index("vapi_call_usage_tenant_ended_idx").on(table.tenantId, table.endedAt),
    // A report that comes again finds its call whatever line or tenant it names this time.
    index("vapi_call_usage_call_idx").on(table.vapiCallId),
  ],
);

/**
 * Derived: what each tenant used on each UTC day, kept in the transaction that
 * writes the call. Seconds are kept once per call increment, so the sums hold
 * for any plan a tenant has or will have; `seconds` is increment 1.
 */
export const usageDays = pgTable(
  "usage_days",
  {
    tenantId: tenantId().notNull(),
    day: date("day", { mode: "string" }).notNull(),
    calls: integer("calls").notNull().default(0),
    seconds: wholeNumber("seconds").notNull().default(0),
    secondsBy6: wholeNumber("seconds_by_6").notNull().default(0),
    secondsBy30: wholeNumber("seconds_by_30").notNull().default(0),
    secondsBy60: wholeNumber("seconds_by_60").notNull().default(0),
    costUsd: costUsd().notNull().default("0"),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.day] }),
    index("usage_days_day_idx").on(table.day),
  ],
);

/**
 * Whose totals have to be looked at again, and between which ends of calls. A
 * trigger on `vapi_call_usage` adds a row in the transaction of every change,
 * whoever makes it; the ledger does when a period changes. A row goes only when
 * everything that it concerns has been seen to agree (`lib/ledger/usage-changes`).
 */
export const usageChanges = pgTable(
  "usage_changes",
  {
    tenantId: tenantId().notNull(),
    id: bigint("id", { mode: "number" }).notNull().generatedAlwaysAsIdentity(),
    fromAt: instant("from_at").notNull(),
    /** The last end itself: the window is closed. */
    toAt: instant("to_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

/** A report whose tenant is unknown, reduced to what billing needs, waiting for a person. */
export const unassignedCalls = pgTable(
  "unassigned_calls",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    /** The call's id or, where the report had none, a digest of its usage fields. */
    reportKey: text("report_key").notNull(),
    reason: unassignedReason("reason").notNull(),
    vapiCallId: text("vapi_call_id"),
    phoneNumberId: text("phone_number_id"),
    phoneNumber: text("phone_number"),
    assistantId: text("assistant_id"),
    namedTenant: text("named_tenant"),
    startedAt: instant("started_at"),
    endedAt: instant("ended_at").notNull(),
    durationSeconds: integer("duration_sec").notNull(),
    costUsd: costUsd().notNull(),
    costs: jsonb("costs_json").$type<FinishedCall["costs"]>(),
    endedReason: text("ended_reason"),
    reportedAt: instant("reported_at"),
    receivedAt: instant("received_at").notNull().defaultNow(),
  },
  (table) => [uniqueIndex("unassigned_calls_report_key_idx").on(table.reportKey)],
);
