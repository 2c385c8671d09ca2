import { usageBetween, visibleNow } from "@/sandbox/stripe/billing/metered-usage";
import { invalid, noSuch } from "@/sandbox/stripe/http/errors";
import { pageParams, sliced } from "@/sandbox/stripe/http/pagination";
import { oneOf, required, metadata as stringHash, text, unixTime } from "@/sandbox/stripe/http/params";
import { type Route, route } from "@/sandbox/stripe/http/route";
import type { MeterRecord } from "@/sandbox/stripe/state/catalogue-records";
import { newId } from "@/sandbox/stripe/state/ids";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { getMeter } from "./meters";

const OLDEST_SECONDS = 35 * 86_400;
const NEWEST_SECONDS = 5 * 60;
const WINDOWS = { hour: 3600, day: 86_400 };

export const meterEventRoutes: Route[] = [
  route(
    "POST",
    "/v1/billing/meter_events",
    {
      event_name: required(text(100)),
      payload: required(stringHash()),
      identifier: text(100),
      timestamp: unixTime(),
    },
    ({ sandbox, values }) => {
      const { state } = sandbox;
      const created = sandbox.clock.now();
      const timestamp = checkedTimestamp(values.timestamp ?? created, created);
      const meterId = state.activeMeters.get(values.event_name);
      const meter = meterId === undefined ? undefined : state.meters.find(meterId);
      if (!meter) throw noMeter(values.event_name);
      const payload = values.payload ?? {};
      const customer = checkedCustomer(sandbox, meter, payload);
      const value =
        meter.formula === "count" ? (payload[meter.valueKey] ?? "1") : checkedValue(meter, payload);
      const identifier = values.identifier ?? newId("mev", 24);
      // Stripe gives this refusal no `code`; clients can only read the message.
      if (state.meterLog.has(identifier))
        throw invalid(`An event already exists with identifier ${identifier}.`);
      const { id, eventName } = meter;
      if (!sandbox.meterRefusals.take(sandbox, { meter: id, eventName, customer, identifier }))
        state.meterLog.add({ meter: id, customer, value, timestamp, identifier, receivedMs: Date.now() });
      return {
        object: "billing.meter_event",
        created,
        event_name: meter.eventName,
        identifier,
        livemode: false,
        payload,
        timestamp,
      };
    },
  ),
  route(
    "GET",
    "/v1/billing/meters/:id/event_summaries",
    {
      ...pageParams,
      customer: required(text()),
      start_time: required(unixTime()),
      end_time: required(unixTime()),
      value_grouping_window: oneOf("hour", "day"),
    },
    ({ sandbox, id, values }) => {
      const meter = getMeter(sandbox, id);
      const { customer, start_time: start, end_time: end, value_grouping_window: window } = values;
      if (!sandbox.state.customers.find(customer)) throw noSuch("customer", customer, "customer");
      const step = window === undefined ? 60 : WINDOWS[window];
      if (start % step !== 0) throw misaligned("start_time", window ?? "minute");
      if (end % step !== 0) throw misaligned("end_time", window ?? "minute");
      if (end <= start) throw invalid("end_time must be after start_time.", "end_time");
      const summaries = window === undefined ? [{ start, end }] : windows(start, end, step);
      const rows = summaries
        .map((range) => summary(sandbox, meter, customer, range))
        .filter((row) => row !== null);
      return sliced(rows.reverse(), values, `/v1/billing/meters/${id}/event_summaries`, (row) => row);
    },
  ),
];

function checkedTimestamp(timestamp: number, now: number): number {
  if (timestamp > now + NEWEST_SECONDS) {
    throw invalid(
      "The event timestamp cannot be more than 5 minutes in the future.",
      "timestamp",
      "timestamp_in_future",
    );
  }
  if (timestamp < now - OLDEST_SECONDS) {
    throw invalid(
      "The event timestamp must be within the past 35 calendar days.",
      "timestamp",
      "timestamp_too_far_in_past",
    );
  }
  return timestamp;
}

function checkedCustomer({ state }: Sandbox, meter: MeterRecord, payload: Record<string, string>): string {
  const id = payload[meter.customerKey];
  if (!id)
    throw invalid(
      `Missing customer in the event payload: ${meter.customerKey}.`,
      "payload",
      "meter_event_no_customer_defined",
    );
  const customer = state.customers.find(id);
  if (!customer || customer.deleted)
    throw invalid(`No such customer: '${id}'`, "payload", "meter_event_customer_not_found");
  return id;
}

/** Changelog 2026-04-22.dahlia: at most 15 significant digits; exponents were never accepted. */
function checkedValue(meter: MeterRecord, payload: Record<string, string>): string {
  const value = payload[meter.valueKey];
  if (value === undefined || !/^-?\d+(\.\d+)?$/.test(value)) {
    throw invalid(
      `The value in the event payload must be a number: ${value ?? meter.valueKey}.`,
      "payload",
      "meter_event_invalid_value",
    );
  }
  const significant = value.replace(/^-?0*\.?0*/, "").replace(".", "");
  if (significant.length > 15) {
    throw invalid(
      "The value can have at most 15 significant digits.",
      "payload",
      "meter_event_value_too_many_digits",
    );
  }
  return value;
}

function noMeter(eventName: string) {
  return invalid(`No active meter found for event name ${eventName}.`, "event_name", "no_meter");
}

function misaligned(param: string, step: string) {
  return invalid(`${param} must align with ${step} boundaries.`, param);
}

function windows(start: number, end: number, step: number) {
  const ranges = [];
  for (let at = start; at < end; at += step) ranges.push({ start: at, end: at + step });
  return ranges;
}

/** Null for a range without events: Stripe leaves empty windows out. */
function summary(
  sandbox: Sandbox,
  meter: MeterRecord,
  customer: string,
  range: { start: number; end: number },
) {
  const { start, end } = range;
  const visibleAt = visibleNow(sandbox);
  const seen = sandbox.state.meterLog.between(meter.id, customer, start, end);
  if (!seen.some((event) => event.receivedMs <= visibleAt)) return null;
  return {
    id: `mtrusg_${meter.id.slice(4, 12)}${start}${end}`,
    object: "billing.meter_event_summary",
    aggregated_value: Number(usageBetween(sandbox, meter, customer, start, end, visibleAt)),
    end_time: end,
    livemode: false,
    meter: meter.id,
    start_time: start,
  };
}
