import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import type { PlanTerms } from "@/lib/domain/plan";
import { drainInbox } from "@/lib/inbox/drain";
import {
  admin,
  control,
  listenForWebhooks,
  publishCatalogue,
  type Webhooks,
} from "@/lib/ledger/billing-world.fixture";
import { savePlan } from "@/lib/plans/save-plan";
import { saveUsagePolicies } from "@/lib/policies/save-usage-policies";
import { stripe } from "@/lib/stripe/client";
import { together } from "@/lib/together";
import type { Weather } from "./case.fixture";
import { hurryClock } from "./hurry.fixture";
import { SHARE } from "./price.fixture";

const MOST_EVENTS = 1_000;

const ODD_PLANS: Partial<PlanTerms>[] = [
  { key: "by_minute", includedMinutes: 100, overagePriceMinor: "12.345678901234", callIncrementSeconds: 60 },
  { key: "by_half_minute", includedMinutes: 30, overagePriceMinor: "0.5", callIncrementSeconds: 30 },
  {
    key: "pay_per_use",
    baseAmountMinor: 0,
    includedMinutes: 0,
    overagePriceMinor: "9.99",
    callIncrementSeconds: 6,
  },
  {
    key: "yen_items",
    currency: "jpy",
    includedMinutes: 60,
    overagePriceMinor: "12.5",
    usageMode: "invoice_item",
    callIncrementSeconds: 6,
  },
  { key: "few_items", includedMinutes: 1, overagePriceMinor: "3.3", usageMode: "invoice_item" },
];

/**
 * Forgets every world before, here and at Stripe, so that each is the same
 * whichever came first; then plans, policies and a clock that hurries.
 */
export async function freshWorld({ beginsAfterSeconds, policies }: Weather): Promise<Webhooks> {
  await control("POST", "/_sandbox/reset");
  await control("POST", "/_sandbox/settings", { quiet_ms: 0 });
  await control("POST", "/_sandbox/clock", { advance_by: beginsAfterSeconds });
  await emptyTables();
  for (const odd of ODD_PLANS) await savePlan(oddPlan(odd));
  await publishCatalogue();
  await stripe().coupons.create({ id: SHARE.coupon, percent_off: SHARE.percentOff, duration: "forever" });
  await saveUsagePolicies({ ...policies, intentId: crypto.randomUUID(), admin });
  await hurryClock();
  return listenForWebhooks(twoInstances());
}

/** Each event comes to the other instance of the app, and each drains once at a time, as the route does. */
function twoInstances(): () => Promise<unknown> {
  const drains = [1, 2].map(() =>
    together(MOST_EVENTS, async (events: null[]) => {
      await drainInbox();
      return events;
    }),
  );
  let turn = 0;
  return async () => {
    turn += 1;
    return drains[turn % drains.length]?.(null);
  };
}

async function emptyTables(): Promise<void> {
  const tables = await db().execute<{ name: string }>(sql`
    select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`);
  await db().execute(sql.raw(`truncate ${tables.map(({ name }) => name).join(", ")}`));
}

function oddPlan(odd: Partial<PlanTerms>): PlanTerms {
  return {
    key: "odd",
    name: "Odd",
    currency: "eur",
    billingInterval: "month",
    baseAmountMinor: 1_000,
    includedMinutes: 0,
    overagePriceMinor: "1",
    usageMode: "meter",
    callIncrementSeconds: 1,
    trialDays: 0,
    ...odd,
  };
}
