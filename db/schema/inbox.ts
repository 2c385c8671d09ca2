import { bigint, boolean, index, integer, jsonb, pgEnum, pgTable, text } from "drizzle-orm/pg-core";
import type { Reason } from "@/lib/domain/reason";
import { EVENT_SOURCES, EVENT_STATES } from "@/lib/domain/values";
import { instant } from "./columns";

export const eventState = pgEnum("event_state", EVENT_STATES);
export const eventSource = pgEnum("event_source", EVENT_SOURCES);

/** One failed attempt at working an event. */
export type EventFailure = { at: string; attempt: number; error: string; reason?: Reason | null };

/** Stripe's events, each stored once and kept with what became of it. */
export const stripeEvents = pgTable(
  "stripe_events",
  {
    id: text("id").primaryKey(),
    type: text("type").notNull(),
    apiVersion: text("api_version"),
    livemode: boolean("livemode").notNull(),
    stripeCreatedAt: instant("stripe_created_at").notNull(),
    /** The customer the event is about: events of one customer are worked together. */
    customerId: text("customer_id"),
    objectId: text("object_id"),
    payload: jsonb("payload").notNull(),
    state: eventState("state").notNull(),
    attempts: integer("attempts").notNull().default(0),
    error: text("error"),
    /** The same by its code, where it is one of ours: `error` is English, or in others' words. */
    reason: jsonb("reason").$type<Reason>(),
    /** The last failed attempts, oldest first, at most twenty. */
    failures: jsonb("failures").$type<EventFailure[]>().notNull().default([]),
    source: eventSource("source").notNull().default("webhook"),
    leaseToken: text("lease_token"),
    leaseExpiresAt: instant("lease_expires_at"),
    /** When a failed event is tried again; null once it waits for a person. */
    nextAttemptAt: instant("next_attempt_at"),
    tenantId: bigint("tenant_id", { mode: "number" }),
    receivedAt: instant("received_at").notNull().defaultNow(),
    processedAt: instant("processed_at"),
  },
  (table) => [
    index("stripe_events_state_idx").on(table.state, table.receivedAt),
    index("stripe_events_customer_idx").on(table.customerId, table.state),
    index("stripe_events_tenant_idx").on(table.tenantId, table.receivedAt),
    index("stripe_events_received_idx").on(table.receivedAt, table.id),
    index("stripe_events_type_idx").on(table.type, table.receivedAt),
    index("stripe_events_version_idx").on(table.apiVersion, table.receivedAt),
  ],
);

/** Signing secrets that Stripe told us when we created an endpoint, encrypted; the environment's come first. */
export const webhookSecrets = pgTable("webhook_secrets", {
  stripeEndpointId: text("stripe_endpoint_id").primaryKey(),
  secretEncrypted: text("secret_encrypted").notNull(),
  createdAt: instant("created_at").notNull(),
});

/** Customers of the account that are no tenant's, and that a person said to leave alone. */
export const ignoredCustomers = pgTable("ignored_customers", {
  stripeCustomerId: text("stripe_customer_id").primaryKey(),
  ignoredBy: text("ignored_by").notNull(),
  ignoredAt: instant("ignored_at").notNull(),
  note: text("note"),
});
