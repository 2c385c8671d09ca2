import { bigint, boolean, index, integer, jsonb, pgEnum, pgTable, text } from "drizzle-orm/pg-core";
import type { ToldReason } from "@/lib/domain/reason";
import type { TenantFailure } from "@/lib/domain/tenant-failure";
import { JOB_OUTCOMES } from "@/lib/domain/values";
import { instant } from "./columns";

export const jobOutcome = pgEnum("job_outcome", JOB_OUTCOMES);

/** What failed of a run: a step of it, or the whole. */
export type JobFailure = ToldReason & { step: string | null };

/** One run of a cron job: when, how far, how it ended. */
export const jobRuns = pgTable(
  "job_runs",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    job: text("job").notNull(),
    startedAt: instant("started_at").notNull(),
    finishedAt: instant("finished_at"),
    outcome: jobOutcome("outcome").notNull().default("running"),
    counts: jsonb("counts").$type<Record<string, number>>().notNull(),
    error: text("error"),
    /** Why it failed, each reason by itself; `error` says them all, in English. */
    failures: jsonb("failures").$type<JobFailure[]>().notNull().default([]),
    /** When it last said how far it is: a run that was killed says nothing more. */
    progressAt: instant("progress_at"),
    /** Some of what went wrong with single tenants, which stops no other. */
    tenantFailures: jsonb("tenant_failures").$type<TenantFailure[]>().notNull().default([]),
  },
  (table) => [index("job_runs_job_idx").on(table.job, table.startedAt)],
);

/** One row: what this database was first used with. A key of the other mode refuses to start. */
export const installation = pgTable("installation", {
  id: integer("id").primaryKey(),
  livemode: boolean("livemode").notNull(),
  recordedAt: instant("recorded_at").notNull().defaultNow(),
  /** The Stripe account the database belongs to: a key of another one is refused. */
  stripeAccountId: text("stripe_account_id"),
  /** The account that the key was last seen to belong to, when it is another one; else null. */
  otherAccountId: text("other_account_id"),
  /** Stripe's events up to here are known to be stored. */
  newestEventAt: instant("newest_event_at"),
  /** When Stripe was last asked for the thin events it has, which it lists by themselves. */
  thinEventsListedAt: instant("thin_events_listed_at"),
  /** Where that list was left, as Stripe names its next page; null when it was read to its end. */
  thinEventsNextPage: text("thin_events_next_page"),
  /** Up to when the running, or the last, pass over Vapi's list asks for calls. */
  callsPassUntil: instant("calls_pass_until"),
  /** Calls that Vapi created before this have been asked for by that pass. */
  callsListedTo: instant("calls_listed_to"),
});
