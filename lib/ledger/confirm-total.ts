import { setTimeout as sleep } from "node:timers/promises";
import type { PeriodTrouble } from "@/lib/domain/values";
import { meterTotal } from "@/lib/stripe/meter-total";
import type { ClaimedPeriod } from "./claim-period";
import { getPeriodMinutes } from "./period-total";
import { reportTotal } from "./report-total";

const LOOKS = [0, 200, 500, 1_000, 2_000];

export type ConfirmedTotal =
  | { state: "confirmed"; minutes: number; stripeInvoiceItemId: null }
  | { state: "waiting"; trouble: Trouble };

/** What a period waits for, and in whose words or numbers. */
export type Trouble = { is: PeriodTrouble; detail: string | null };

/**
 * Reports a period's total until Stripe's meter summary shows exactly it. The
 * summary is eventually consistent, so it is looked at a few times; the total
 * is taken again after it agrees, because calls may have come meanwhile.
 */
export async function confirmTotal(period: ClaimedPeriod, now: Date): Promise<ConfirmedTotal> {
  if (!period.meterId) throw new Error(`The plan of tenant ${period.tenantId} has no meter`);
  let shown = Number.NaN;
  let minutes = await getPeriodMinutes(period);
  for (const pauseMs of LOOKS) {
    await sleep(pauseMs);
    const result = await reportTotal(period, minutes, now);
    if (result === "refused") return waitFor(period.trouble ?? "report_refused", period.troubleDetail);
    if (result === "unanswered") return waitFor("report_unanswered", String(minutes));
    shown = await meterTotal(period.meterId, period);
    const again = await getPeriodMinutes(period);
    if (shown === minutes && again === minutes)
      return { state: "confirmed", minutes, stripeInvoiceItemId: null };
    minutes = again;
  }
  return waitFor("meter_differs", `${shown} / ${minutes}`);
}

function waitFor(is: PeriodTrouble, detail: string | null): ConfirmedTotal {
  return { state: "waiting", trouble: { is, detail } };
}
