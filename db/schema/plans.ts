import { bigint, boolean, integer, numeric, pgEnum, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { PLAN_INTERVALS, USAGE_MODES } from "@/lib/domain/values";
import { instant, minorUnits } from "./columns";

export const usageMode = pgEnum("usage_mode", USAGE_MODES);
export const planInterval = pgEnum("plan_interval", PLAN_INTERVALS);

/** One version of a plan. A changed price is a new version; running subscriptions keep theirs. */
export const plans = pgTable(
  "plans",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    key: text("key").notNull(),
    version: integer("version").notNull().default(1),
    name: text("name").notNull(),
    currency: text("currency").notNull(),
    baseAmountMinor: minorUnits("base_amount_minor").notNull(),
    /** How often the base is charged. */
    billingInterval: planInterval("billing_interval").notNull().default("month"),
    /** Null: unlimited. */
    includedMinutes: integer("included_minutes"),
    /** Minor units per minute, to twelve places. Null: no overage. */
    overagePriceMinor: numeric("overage_price_minor", { precision: 24, scale: 12 }),
    usageMode: usageMode("usage_mode").notNull(),
    callIncrementSeconds: integer("call_increment_seconds").notNull().default(1),
    trialDays: integer("trial_days").notNull().default(0),
    livemode: boolean("livemode").notNull().default(false),
    stripeProductId: text("stripe_product_id"),
    stripeBasePriceId: text("stripe_base_price_id"),
    stripeOveragePriceId: text("stripe_overage_price_id"),
    stripeMeterId: text("stripe_meter_id"),
    stripeMeterEventName: text("stripe_meter_event_name"),
    publishedAt: instant("published_at"),
    archivedAt: instant("archived_at"),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex("plans_key_version_idx").on(table.key, table.version),
    uniqueIndex("plans_base_price_idx").on(table.stripeBasePriceId),
  ],
);
