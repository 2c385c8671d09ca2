import { projectedMinutes, recentDays } from "@/lib/domain/projection";
import { overageAmountMinor, overageMinutes } from "@/lib/domain/usage";
import { getPeriodMinutes } from "./period-total";
import type { PeriodView } from "./queries";

export type Projection = { minutes: number; overageMinutes: number; overageAmountMinor: number };

/** What a running period will have come to at its end, as its last days go; null when that cannot be told. */
export async function projectPeriod(
  tenantId: number,
  period: PeriodView,
  at: Date,
): Promise<Projection | null> {
  const recent = period.state === "open" ? recentDays(period, at) : null;
  if (!recent) return null;
  const recentMinutes = await getPeriodMinutes({
    tenantId,
    startsAt: recent.from,
    endsAt: recent.to,
    callIncrementSeconds: period.callIncrementSeconds,
  });
  const minutes = projectedMinutes(period.minutes, { ...recent, minutes: recentMinutes }, period.endsAt);
  const beyond = period.isTrial ? 0 : overageMinutes(minutes, period.includedMinutes);
  return {
    minutes,
    overageMinutes: beyond,
    overageAmountMinor: overageAmountMinor(beyond, period.overagePriceMinor),
  };
}
