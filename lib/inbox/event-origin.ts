import { sql } from "drizzle-orm";
import { db, type Queryable } from "@/db/client";
import { stripeEvents } from "@/db/schema/inbox";
import { findInstallation } from "@/lib/installation";
import { isLiveKey } from "@/lib/stripe/client";

const { payload } = stripeEvents;

/** Where a stored event says that it comes from. */
export const STORED_ORIGIN = {
  livemode: sql<boolean | null>`case when jsonb_typeof(${payload} -> 'livemode') = 'boolean'
    then (${payload} ->> 'livemode')::boolean end`,
  account: sql<string | null>`coalesce(${payload} ->> 'account', ${payload} ->> 'context')`,
};

/** Where our key belongs. */
export async function ourOrigin(on: Queryable = db()) {
  return { livemode: isLiveKey(), account: (await findInstallation(on))?.accountId ?? null };
}
