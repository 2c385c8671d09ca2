import { bigint, index, pgEnum, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { LINE_KINDS } from "@/lib/domain/values";
import { instant, tenantId } from "./columns";

export const lineKind = pgEnum("line_kind", LINE_KINDS);

/** A customer of the SaaS. The foundation owns `id` and `name`; the rest is ours. */
export const tenants = pgTable(
  "tenants",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedByDefaultAsIdentity(),
    name: text("name").notNull(),
    email: text("email"),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (table) => [index("tenants_name_idx").on(table.name)],
);

/** What a call can be recognised by: a phone number id, a number or an assistant id belongs to one tenant. */
export const tenantLines = pgTable(
  "tenant_lines",
  {
    tenantId: tenantId()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    kind: lineKind("kind").notNull(),
    value: text("value").notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.kind, table.value] }),
    uniqueIndex("tenant_lines_kind_value_idx").on(table.kind, table.value),
  ],
);

/**
 * One piece of work on a tenant at a time: a row is a lease with an end, so a
 * killed process blocks nobody for longer than that.
 */
export const tenantLeases = pgTable(
  "tenant_leases",
  {
    tenantId: tenantId().notNull(),
    purpose: text("purpose").notNull(),
    token: text("token").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.purpose] })],
);
