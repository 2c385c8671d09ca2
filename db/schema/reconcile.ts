import { sql } from "drizzle-orm";
import { bigint, index, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { instant } from "./columns";

/** A difference between our tables and Stripe's: open until it is repaired, and kept afterwards. */
export const drifts = pgTable(
  "drifts",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    kind: text("kind").notNull(),
    /** Null where Stripe has something that no tenant owns. */
    tenantId: bigint("tenant_id", { mode: "number" }),
    stripeObjectId: text("stripe_object_id"),
    ours: jsonb("ours"),
    stripes: jsonb("stripes"),
    cause: text("cause").notNull(),
    foundAt: instant("found_at").notNull(),
    lastSeenAt: instant("last_seen_at").notNull(),
    repairedAt: instant("repaired_at"),
    repairedBy: text("repaired_by"),
    repair: text("repair"),
  },
  (table) => [
    uniqueIndex("drifts_open_idx")
      .on(table.kind, sql`coalesce(${table.stripeObjectId}, '')`, sql`coalesce(${table.tenantId}, 0)`)
      .where(sql`${table.repairedAt} is null`),
    index("drifts_found_idx").on(table.foundAt),
    index("drifts_tenant_idx").on(table.tenantId, table.foundAt),
  ],
);
