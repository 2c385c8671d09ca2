import PQueue from "p-queue";
import { BillingError, type BillingErrorCode } from "@/lib/errors";
import type { LateKey } from "@/lib/ledger/late-key";
import { billLateUsage } from "./bill-late-usage";
import type { AdminCommand } from "./run-action";
import { writeOffLateUsage } from "./write-off-late-usage";

const PARALLEL_TENANTS = 4;

const VERBS = { next_invoice: billLateUsage, write_off: writeOffLateUsage } as const;

type Command = Omit<AdminCommand, "tenantId"> & { decision: keyof typeof VERBS; keys: readonly LateKey[] };

/** Of the keys that were asked for: done by now, refused and why, and not begun in time. */
type Outcome = { done: number; refused: BillingErrorCode[]; remaining: number };

/**
 * Takes one decision on many rows of late usage, each as if it had been asked
 * for alone: one that is refused keeps no other from being done. Out of time,
 * none is begun any more and the rest is counted; asked for again, with the same
 * intention or another, it goes on with that.
 */
export async function decideLateUsageOfMany(
  { decision, keys, intentId, admin }: Command,
  isOutOfTime: () => boolean,
): Promise<Outcome> {
  const outcome: Outcome = { done: 0, refused: [], remaining: 0 };
  const queue = new PQueue({ concurrency: PARALLEL_TENANTS });

  async function decide(key: LateKey) {
    if (isOutOfTime()) {
      outcome.remaining += 1;
      return;
    }
    try {
      await VERBS[decision]({ ...key, admin, intentId: intentOf(intentId, key) });
      outcome.done += 1;
    } catch (error) {
      if (!(error instanceof BillingError)) throw error;
      outcome.refused.push(error.code);
    }
  }

  // One at a time of each tenant, because each holds its tenant's lease.
  const works = [...byTenant(keys).values()].map((ofTenant) =>
    queue.add(async () => {
      for (const key of ofTenant) await decide(key);
    }),
  );
  const failed = (await Promise.allSettled(works)).find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
  return outcome;
}

/** The rows of one confirmation are an intention each, so that a second click does none of them twice. */
function intentOf(intentId: string, { stripeSubscriptionId, periodStartsAt, sequence }: LateKey): string {
  return [intentId, stripeSubscriptionId, periodStartsAt.toISOString(), sequence].join(":");
}

function byTenant(keys: readonly LateKey[]): Map<number, LateKey[]> {
  const groups = new Map<number, LateKey[]>();
  for (const key of keys) groups.set(key.tenantId, [...(groups.get(key.tenantId) ?? []), key]);
  return groups;
}
