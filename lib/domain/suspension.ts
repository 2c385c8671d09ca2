import { isUsedUp } from "./allowance";
import { meaningOf, type SubscriptionStatus } from "./subscription";
import { DAY_MS } from "./utc-day";
import type { SuspensionReason } from "./values";

/**
 * One reason why a tenant is not served, from a moment on: until then its grace
 * period runs. A quota's is over when its period is, whoever notices.
 */
export type Suspension = { reason: SuspensionReason; startsAt: Date; endsAt?: Date | null };

/** What somebody, or Stripe, says of one reason. It never speaks of another. */
export type SuspensionWord =
  | { say: "suspend"; reason: SuspensionReason; startsAt: Date; endsAt?: Date }
  | { say: "lift"; reason: SuspensionReason };

/** A tenant's suspensions after a word: that reason as the word has it, every other as it was. */
export function afterWord(suspensions: readonly Suspension[], word: SuspensionWord): Suspension[] {
  const others = suspensions.filter(({ reason }) => reason !== word.reason);
  if (word.say === "lift") return others;
  const { reason, startsAt, endsAt = null } = word;
  return [...others, { reason, startsAt, endsAt }];
}

/** What of its included minutes a tenant has used. Null: not known; or unlimited, or no plan. */
export type QuotaUse = { minutesUsed: number | null; includedMinutes: number | null };

/**
 * The suspensions that hold now; those still in their grace period, or over, do
 * not. The quota's holds only while the included minutes are used up, so a
 * correction or a larger allowance ends it before anybody lifts it; minutes that
 * are not known leave it to the row. A plan with 0 included minutes has no quota
 * that could be used up.
 */
export function activeSuspensions<Found extends Suspension>(
  suspensions: readonly Found[],
  { minutesUsed, includedMinutes }: QuotaUse,
  at: Date,
): Found[] {
  const mayHoldQuota = isUsedUp(minutesUsed ?? Number.POSITIVE_INFINITY, includedMinutes);
  return suspensions.filter(
    ({ reason, startsAt, endsAt }) =>
      startsAt <= at && !(endsAt && endsAt <= at) && (reason !== "quota" || mayHoldQuota),
  );
}

/** What keeps a tenant from being served, or will: for badges and lists. */
export type ServiceHold = { kind: "suspended"; reasons: SuspensionReason[] } | { kind: "grace"; until: Date };

/** Null when nothing holds. Where the subscription itself does not serve, there is no grace to speak of. */
export function serviceHold(
  suspensions: readonly Suspension[],
  status: SubscriptionStatus | null,
  use: QuotaUse,
  at: Date,
): ServiceHold | null {
  const active = activeSuspensions(suspensions, use, at);
  if (active.length > 0) return { kind: "suspended", reasons: active.map(({ reason }) => reason) };
  const pending = suspensions.find(({ reason }) => reason === "payment");
  const isServed = status !== null && meaningOf(status).servesCalls;
  return pending && isServed ? { kind: "grace", until: pending.startsAt } : null;
}

/**
 * What Stripe's state says of the reason `payment`: an overdue tenant is
 * suspended so many days after its payment first failed, a tenant that owes
 * nothing is not, and without a policy nobody is.
 */
export function paymentWord(facts: {
  status: SubscriptionStatus | null;
  failingSince: Date;
  graceDays: number | null;
}): SuspensionWord {
  const owes = facts.status !== null && meaningOf(facts.status).owesPayment;
  if (!owes || facts.graceDays === null) return { say: "lift", reason: "payment" };
  const startsAt = new Date(facts.failingSince.getTime() + facts.graceDays * DAY_MS);
  return { say: "suspend", reason: "payment", startsAt };
}

/** An invoice as the rule about the first failure reads it. */
export type OwedInvoice = {
  status: string;
  amountRemainingMinor: number;
  attemptCount: number;
  finalizedAt: Date | null;
  dueAt: Date | null;
};

/**
 * Since when a tenant owes: the first charge of its oldest failing invoice,
 * which Stripe makes when it finalizes it, or the day a sent invoice was due.
 * It follows from the invoices alone, so it is the same whatever order their
 * events came in. Null when no invoice shows it.
 */
export function failingSince(invoices: readonly OwedInvoice[], at: Date): Date | null {
  const moments = invoices.flatMap((invoice) => firstFailureOf(invoice, at) ?? []);
  return moments.reduce<Date | null>((first, moment) => (first && first <= moment ? first : moment), null);
}

function firstFailureOf(invoice: OwedInvoice, at: Date): Date | null {
  const { status, amountRemainingMinor, attemptCount, finalizedAt, dueAt } = invoice;
  const isOwed = (status === "open" || status === "uncollectible") && amountRemainingMinor > 0;
  if (!isOwed) return null;
  if (dueAt !== null) return dueAt <= at ? dueAt : null;
  return attemptCount > 0 ? finalizedAt : null;
}
