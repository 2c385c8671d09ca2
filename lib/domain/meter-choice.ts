import type { FoundMeter } from "./catalogue";

/** What reports are sent under; a number follows when the name is taken by a meter that cannot serve us. */
const EVENT_NAME = "releve_minutes";

/** The meter that new prices are to hang on: one that is there, perhaps to be reactivated, or one to be made. */
export type MeterChoice = { eventName: string; meter: FoundMeter | null };

/**
 * One meter serves every plan: its value is a customer's minutes in the period.
 * The one our versions already use comes first. Stripe lets one active meter
 * have an event name, and never lets a formula change: a name that is held by
 * another formula is left alone and the next one is taken.
 */
export function chooseMeter(meters: readonly FoundMeter[], recordedIds: readonly string[]): MeterChoice {
  const recorded = recordedIds
    .map((id) => meters.find((meter) => meter.id === id))
    .find((meter) => meter !== undefined && canServe(meter, meters));
  if (recorded) return { eventName: recorded.eventName, meter: recorded };
  for (let number = 1; ; number += 1) {
    const eventName = number === 1 ? EVENT_NAME : `${EVENT_NAME}_${number}`;
    const named = meters.filter((meter) => meter.eventName === eventName);
    const active = named.find(({ isActive }) => isActive);
    if (active && !active.isUsable) continue;
    return { eventName, meter: active ?? named.find(({ isUsable }) => isUsable) ?? null };
  }
}

/** Whether a meter measures as we report, now or after it is reactivated. */
export function canServe(meter: FoundMeter, meters: readonly FoundMeter[]): boolean {
  if (!meter.isUsable) return false;
  return meter.isActive || !meters.some((other) => other.isActive && other.eventName === meter.eventName);
}
