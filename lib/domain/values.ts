/**
 * The closed sets of words that tables, rules and screens share. The database
 * builds its enums from them, so a word is added here and nowhere else.
 */

export const USAGE_MODES = ["none", "meter", "invoice_item"] as const;
export type UsageMode = (typeof USAGE_MODES)[number];

/** How often a plan's base is charged, and how long its allowance lasts. */
export const PLAN_INTERVALS = ["month", "year"] as const;
export type PlanInterval = (typeof PLAN_INTERVALS)[number];

export const LINE_KINDS = ["phone_number_id", "number", "assistant_id"] as const;
export type LineKind = (typeof LINE_KINDS)[number];

export const ROLES = ["viewer", "operator", "owner"] as const;
export type Role = (typeof ROLES)[number];

export const EVENT_STATES = ["received", "processing", "processed", "ignored", "failed"] as const;

/** How an event came to us: Stripe delivered it, or we found it in Stripe's list. */
export const EVENT_SOURCES = ["webhook", "gap_fill"] as const;

export const PERIOD_STATES = ["open", "closing", "settled"] as const;
export type PeriodState = (typeof PERIOD_STATES)[number];

/** What may keep a usage period from being reported or closed. */
export const PERIOD_TROUBLES = [
  "invoice_missing",
  "meter_differs",
  "report_refused",
  "report_unanswered",
  "no_time_left",
  "closing_failed",
  "unknown_plan",
] as const;
export type PeriodTrouble = (typeof PERIOD_TROUBLES)[number];

export const REPORT_OUTCOMES = ["pending", "accepted", "refused", "unanswered"] as const;

/** What becomes of late usage: a person decides each, or the policy does as it is found. */
export const LATE_POLICIES = ["review", "next_invoice", "write_off"] as const;
export type LatePolicy = (typeof LATE_POLICIES)[number];

/** What was decided on late usage. Nothing is due where the difference changes no amount. */
export const LATE_DECISIONS = ["next_invoice", "write_off", "nothing_due"] as const;
export type LateDecision = (typeof LATE_DECISIONS)[number];

/** Whether a renewal's draft is held until its usage is confirmed, or Stripe finalizes it in its own time. */
export const CLOSING_POLICIES = ["hold", "observe"] as const;
export type ClosingPolicy = (typeof CLOSING_POLICIES)[number];

export const UNASSIGNED_REASONS = [
  "unknown_line",
  "unknown_tenant",
  "no_call_id",
  "no_duration",
  "bad_time",
] as const;
export type UnassignedReason = (typeof UNASSIGNED_REASONS)[number];

export const AUDIT_PHASES = ["intended", "succeeded", "refused", "failed"] as const;
export type AuditPhase = (typeof AUDIT_PHASES)[number];

export const JOB_OUTCOMES = ["running", "done", "out_of_time", "failed"] as const;
export type JobOutcome = (typeof JOB_OUTCOMES)[number];

/** Why a tenant may not be served. Each reason is set and lifted by itself. */
export const SUSPENSION_REASONS = ["manual", "payment", "quota"] as const;
export type SuspensionReason = (typeof SUSPENSION_REASONS)[number];

/**
 * Who is suspended when the included minutes are used up: nobody, those whose
 * further minutes nobody pays for, or everybody.
 */
export const QUOTA_POLICIES = ["never", "unbilled", "always"] as const;
export type QuotaPolicy = (typeof QUOTA_POLICIES)[number];

/** A notification is claimed before it is sent, so that a crash in between never sends it twice. */
export const ALERT_STATES = ["claimed", "sent", "failed"] as const;
export type AlertState = (typeof ALERT_STATES)[number];

export const ALERT_CHANNELS = ["mail", "webhook"] as const;
export type AlertChannel = (typeof ALERT_CHANNELS)[number];

/** A call is billed in steps of so many seconds; each call is rounded up to its plan's step. */
export const CALL_INCREMENTS = [1, 6, 30, 60] as const;

export const COLLECTION_METHODS = ["charge_automatically", "send_invoice"] as const;
export type CollectionMethod = (typeof COLLECTION_METHODS)[number];
