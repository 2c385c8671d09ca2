import { instant } from "@/sandbox/stripe/render/event-destination";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { announceThin } from "@/sandbox/stripe/webhooks/announce-thin";

/** Why Stripe drops a meter event after it answered 200, and in what words its samples say so. */
const REASONS = {
  archived_meter: "The meter is archived.",
  meter_event_customer_not_found: "The customer of the meter event was not found.",
  meter_event_dimension_count_too_high: "The meter event has too many dimensions.",
  meter_event_invalid_value: "The value of the meter event is not valid.",
  meter_event_no_customer_defined: "The meter event names no customer.",
  meter_event_value_too_many_digits: "The value of the meter event has more than 15 significant digits.",
  missing_dimension_payload_keys: "The meter event misses a dimension's key.",
  no_meter: "No meter was found for the event name.",
  timestamp_in_future: "The meter event is stamped in the future.",
  timestamp_too_far_in_past: "The meter event is stamped more than 35 days in the past.",
} as const;

export type MeterErrorCode = keyof typeof REASONS;
// Object.keys forgets the literal type of the keys.
export const METER_ERROR_CODES = Object.keys(REASONS) as MeterErrorCode[];

const MOST_SAMPLES = 5;

export interface MeterRefusal {
  code: MeterErrorCode;
  eventName: string | null;
  customer: string | null;
  times: number;
  /** How long Stripe collects errors before it tells of them. */
  windowMs: number;
}

interface Collected {
  meter: string | null;
  code: MeterErrorCode;
  identifier: string;
  at: number;
}

/** Makes the meter drop events that it took, and tell of them later, as asynchronous validation does. */
export class MeterRefusals {
  active: MeterRefusal[] = [];
  private collected: Collected[] = [];
  private timer: NodeJS.Timeout | undefined;

  /** Whether this event is dropped; then its error goes into the next report. */
  take(
    sandbox: Sandbox,
    event: { meter: string; eventName: string; customer: string; identifier: string },
  ): boolean {
    const refusal = this.active.find(
      ({ eventName, customer }) =>
        (eventName === null || eventName === event.eventName) &&
        (customer === null || customer === event.customer),
    );
    if (!refusal) return false;
    refusal.times -= 1;
    this.active = this.active.filter(({ times }) => times > 0);
    const meter = refusal.code === "no_meter" ? null : event.meter;
    this.collected.push({ meter, code: refusal.code, identifier: event.identifier, at: sandbox.clock.now() });
    this.timer ??= setTimeout(() => this.report(sandbox), refusal.windowMs).unref();
    return true;
  }

  clear(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.active = [];
    this.collected = [];
  }

  private report(sandbox: Sandbox): void {
    const errors = this.collected;
    this.collected = [];
    this.timer = undefined;
    for (const meter of new Set(errors.map((error) => error.meter))) {
      const data = summaryOf(errors.filter((error) => error.meter === meter));
      if (meter === null) announceThin(sandbox, "v1.billing.meter.no_meter_found", { data });
      else {
        const related = { id: meter, type: "billing.meter", url: `/v1/billing/meters/${meter}` };
        announceThin(sandbox, "v1.billing.meter.error_report_triggered", { related, data });
      }
    }
  }
}

function summaryOf(errors: Collected[]): object {
  const codes = [...new Set(errors.map(({ code }) => code))];
  const times = errors.map(({ at }) => at);
  return {
    developer_message_summary: `There ${errors.length === 1 ? "is 1 invalid event" : `are ${errors.length} invalid events`}`,
    reason: {
      error_count: errors.length,
      error_types: codes.map((code) => {
        const own = errors.filter((error) => error.code === code);
        return {
          code,
          error_count: own.length,
          sample_errors: own.slice(0, MOST_SAMPLES).map(({ identifier }) => ({
            error_message: REASONS[code],
            request: { identifier },
          })),
        };
      }),
    },
    validation_start: instant(Math.min(...times)),
    validation_end: instant(Math.max(...times) + 1),
  };
}
