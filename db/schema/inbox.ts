import { bigint, boolean, index, integer, jsonb, pgEnum, pgTable, text } from "drizzle-orm/pg-core";
import { EVENT_STATES } from "@/lib/domain/values";
import { instant } from "./columns";

export const eventState = pgEnum("event_state", EVENT_STATES);

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
  ],
);
