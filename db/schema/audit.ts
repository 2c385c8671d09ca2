import { bigint, index, jsonb, pgEnum, pgTable, text } from "drizzle-orm/pg-core";
import { AUDIT_PHASES } from "@/lib/domain/values";
import { instant } from "./columns";

export const auditPhase = pgEnum("audit_phase", AUDIT_PHASES);

/**
 * Append-only: who did what. An action leaves a row before it asks Stripe and
 * one after, so a crash in between shows as an intention without an outcome.
 */
export const auditLog = pgTable(
  "audit_log",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    at: instant("at").notNull(),
    tenantId: bigint("tenant_id", { mode: "number" }),
    actor: text("actor").notNull(),
    action: text("action").notNull(),
    intentId: text("intent_id").notNull(),
    phase: auditPhase("phase").notNull(),
    before: jsonb("before"),
    after: jsonb("after"),
    stripeRequestId: text("stripe_request_id"),
    detail: text("detail"),
    /** The code of a refusal, whose sentence a screen says in its reader's language. */
    refusal: text("refusal"),
  },
  (table) => [
    index("audit_log_tenant_idx").on(table.tenantId, table.at),
    index("audit_log_intent_idx").on(table.intentId),
  ],
);
