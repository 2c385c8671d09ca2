import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { and, eq, isNull, lte, or } from "drizzle-orm";
import { db } from "@/db/client";
import { usagePeriods } from "@/db/schema/ledger";
import { now } from "@/lib/clock";
import { isPeriod, type PeriodKey, type UsagePeriod } from "./period-key";

/** Longer than one Stripe call with all its retries; every call is preceded by an extension. */
const LEASE_MS = 180_000;
const PATIENT_ATTEMPTS = 40;
const PAUSE_MS = 250;

/** A period that is ours alone until its lease ends. */
export type ClaimedPeriod = UsagePeriod & { leaseToken: string };

/** Whatever kept a period from going on is over. */
export const NO_TROUBLE = { trouble: null, troubleDetail: null, isBlocked: false } as const;

/** Claims a period for three minutes; null when another run has it. */
export async function claimPeriod(key: PeriodKey, at: Date): Promise<ClaimedPeriod | null> {
  const leaseToken = randomUUID();
  const [row] = await db()
    .update(usagePeriods)
    .set({ leaseToken, leaseExpiresAt: new Date(at.getTime() + LEASE_MS) })
    .where(and(isPeriod(key), or(isNull(usagePeriods.leaseExpiresAt), lte(usagePeriods.leaseExpiresAt, at))))
    .returning()
    .prepare("claim_period")
    .execute();
  return row ? { ...row, leaseToken } : null;
}

/** The same for somebody who waits: a run may hold the period for some seconds. */
export async function claimPatiently(key: PeriodKey, at: Date): Promise<ClaimedPeriod | null> {
  for (let attempt = 0; attempt < PATIENT_ATTEMPTS; attempt += 1) {
    const period = await claimPeriod(key, at);
    if (period) return period;
    await sleep(PAUSE_MS);
  }
  return null;
}

/** Begins the lease anew, before a call that may take long. Throws when another run has the period by now. */
export async function extendLease(period: ClaimedPeriod): Promise<void> {
  await changeClaimed(period, { leaseExpiresAt: await leaseEnd() });
}

/** When a lease that begins now ends. */
export async function leaseEnd(): Promise<Date> {
  return new Date((await now()).getTime() + LEASE_MS);
}

/** Changes a period we hold. Throws when the lease has gone to another run meanwhile. */
export async function changeClaimed(
  period: ClaimedPeriod,
  change: Partial<typeof usagePeriods.$inferInsert>,
): Promise<void> {
  const changed = await db()
    .update(usagePeriods)
    .set(change)
    .where(and(isPeriod(period), eq(usagePeriods.leaseToken, period.leaseToken)))
    .returning({ tenantId: usagePeriods.tenantId });
  if (changed.length === 0) throw new LostLeaseError(period);
}

/** Gives a period back. Harmless when the lease is no longer ours. */
export async function releasePeriod(period: ClaimedPeriod): Promise<void> {
  await db()
    .update(usagePeriods)
    .set({ leaseToken: null, leaseExpiresAt: null })
    .where(and(isPeriod(period), eq(usagePeriods.leaseToken, period.leaseToken)))
    .prepare("release_period")
    .execute();
}

/** Our work took longer than its lease and another run went on with it: what we would record is old. */
export class LostLeaseError extends Error {
  constructor(period: PeriodKey) {
    super(
      `The lease on the period of tenant ${period.tenantId} from ${period.startsAt.toISOString()} was lost`,
    );
    this.name = "LostLeaseError";
  }
}
