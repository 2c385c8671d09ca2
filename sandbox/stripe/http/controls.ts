import { z } from "zod";
import { METER_ERROR_CODES } from "@/sandbox/stripe/billing/meter-refusals";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { Timekeeper } from "@/sandbox/stripe/state/timekeeper";
import { configuredEndpoints, configureEndpoints } from "@/sandbox/stripe/webhooks/configured-endpoints";
import { HONEST } from "@/sandbox/stripe/webhooks/deliveries";
import { WEBHOOK_FAULTS } from "@/sandbox/stripe/webhooks/webhook-faults";
import { act } from "./acts";
import { ApiError } from "./errors";
import { FAULTS, type Faults } from "./faults";
import type { RequestLog } from "./request-log";

export interface ControlParts {
  sandbox: Sandbox;
  timekeeper: Timekeeper;
  faults: Faults;
  log: RequestLog;
  changed: () => void;
  startClock: () => void;
}

const FARTHEST_SECONDS = 20 * 366 * 86_400;
const count = z.int().min(0).max(10_000).optional();
const ClockInput = z.union([
  z.strictObject({ advance_to: z.int().positive() }),
  z.strictObject({
    advance_by: z.union([
      z.int().min(0).max(FARTHEST_SECONDS),
      z
        .strictObject({
          years: count,
          months: count,
          weeks: count,
          days: count,
          hours: count,
          minutes: count,
          seconds: z.int().min(0).max(FARTHEST_SECONDS).optional(),
        })
        .refine((step) => Object.keys(step).length > 0),
    ]),
  }),
  z.strictObject({ rate: z.number().min(1).max(1_000) }),
]);
const FaultInput = z.strictObject({
  match: z.strictObject({ method: z.string().optional(), path: z.string().optional() }).default({}),
  fault: z.enum(FAULTS),
  skip: z.int().min(0).default(0),
  times: z.int().positive().default(1),
  delay_ms: z.int().min(0).default(0),
});
const WebhooksInput = z.strictObject({
  duplicate: z.number().min(0).max(1).optional(),
  reorder: z.boolean().optional(),
  drop: z.number().min(0).max(1).optional(),
  delay_ms: z.int().min(0).optional(),
  endpoints: z.array(z.strictObject({ url: z.url(), secret: z.string().min(1) })).optional(),
  faults: z
    .array(
      z.strictObject({
        endpoint: z.string().optional(),
        type: z.string().optional(),
        fault: z.enum(WEBHOOK_FAULTS),
        times: z.int().positive().default(1),
        delay_ms: z.int().min(0).default(0),
      }),
    )
    .optional(),
});
const SettingsInput = z.strictObject({
  summary_lag_ms: z.int().min(0).optional(),
  search_lag_ms: z.int().min(0).optional(),
  dunning: z
    .strictObject({
      retry_days: z.array(z.number().positive()),
      final: z.enum(["canceled", "unpaid", "past_due"]),
    })
    .partial()
    .optional(),
  upcoming_days: z.int().positive().nullable().optional(),
  will_be_due_days: z.int().positive().nullable().optional(),
  rate_limit_per_second: z.int().positive().nullable().optional(),
  quiet_ms: z.int().min(0).max(20_000).nullable().optional(),
});
const MeterErrorInput = z.strictObject({
  code: z.enum(METER_ERROR_CODES),
  event_name: z.string().optional(),
  customer: z.string().optional(),
  times: z.int().positive().default(1),
  window_ms: z.int().min(0).default(100),
});

/** Serves `/_sandbox/`: the clock, faults, webhook mischief, what was asked, settings, reset. JSON both ways. */
export async function control(parts: ControlParts, method: string, url: URL, body: string): Promise<object> {
  const path = url.pathname.slice("/_sandbox/".length);
  const operation = `${method} ${path}`;
  if (operation === "GET clock") return clockOf(parts.sandbox);
  if (operation === "POST clock") return moveClock(parts, parsed(ClockInput, body, CLOCK_HINT));
  if (operation === "GET faults") return { active: parts.faults.active };
  if (operation === "POST faults") return addFault(parts, body);
  if (operation === "DELETE faults") return clearFaults(parts);
  if (operation === "GET webhooks") return webhooksOf(parts.sandbox);
  if (operation === "POST webhooks") return setWebhooks(parts.sandbox, parsed(WebhooksInput, body));
  if (operation === "GET requests") return requestsOf(parts.log, url.searchParams.get("path"));
  if (operation === "GET requests/stats") return parts.log.stats();
  if (operation === "POST meter_errors") return refuseMeterEvents(parts, parsed(MeterErrorInput, body));
  if (operation === "POST settings") return setSettings(parts, parsed(SettingsInput, body));
  if (operation === "GET settings") return settingsOf(parts.sandbox);
  if (operation === "POST reset") return reset(parts);
  const done = act(parts.sandbox, operation, jsonOf(body));
  if (!done) throw new ApiError(`No such control: ${operation}`, { status: 404 });
  parts.changed();
  return done;
}

const CLOCK_HINT =
  'Say {"advance_to": <unix seconds>}, or {"advance_by": {"months": 1, "days": 2}} with years, months, weeks, days, hours, minutes or seconds, {"advance_by": <seconds>}, or {"rate": <its seconds in a real one>}.';

function moveClock({ sandbox, timekeeper }: ControlParts, input: z.infer<typeof ClockInput>) {
  if ("rate" in input) {
    sandbox.clock.rate = input.rate;
    return clockOf(sandbox);
  }
  return "advance_to" in input
    ? timekeeper.advanceTo(input.advance_to)
    : timekeeper.advanceBy(input.advance_by);
}

function clockOf({ clock, agenda }: Sandbox) {
  const now_iso = new Date(clock.nowMs()).toISOString();
  return {
    now: clock.now(),
    now_ms: clock.nowMs(),
    now_iso,
    offset_ms: clock.offsetMs,
    next_due: agenda.peek(),
  };
}

function addFault({ faults }: ControlParts, body: string) {
  const { match, fault, skip, times, delay_ms } = parsed(FaultInput, body);
  faults.active.push({ match, fault, skip, times, delayMs: delay_ms });
  return { active: faults.active };
}

function clearFaults({ faults }: ControlParts) {
  faults.active = [];
  return { active: [] };
}

function webhooksOf({ deliveries, state }: Sandbox) {
  const { duplicate, reorder, drop, delayMs } = deliveries.mischief;
  const endpoints = configuredEndpoints(state).map(({ url }) => ({ url }));
  return {
    duplicate,
    reorder,
    drop,
    delay_ms: delayMs,
    endpoints,
    faults: deliveries.faults.active,
    attempts: deliveries.attempts.slice(-1000),
  };
}

/** What is not named goes back to honest delivery; endpoints stay unless they are given. */
function setWebhooks(sandbox: Sandbox, input: z.infer<typeof WebhooksInput>) {
  const { duplicate = 0, reorder = false, drop = 0, delay_ms = 0, endpoints, faults = [] } = input;
  sandbox.deliveries.mischief = { duplicate, reorder, drop, delayMs: delay_ms };
  sandbox.deliveries.faults.active = faults.map(({ endpoint = null, type = null, delay_ms, ...fault }) => ({
    endpoint,
    type,
    delayMs: delay_ms,
    ...fault,
  }));
  if (endpoints) configureEndpoints(sandbox.state, endpoints, sandbox.clock.now());
  return webhooksOf(sandbox);
}

function refuseMeterEvents({ sandbox }: ControlParts, input: z.infer<typeof MeterErrorInput>) {
  const { code, event_name: eventName = null, customer = null, times, window_ms: windowMs } = input;
  sandbox.meterRefusals.active.push({ code, eventName, customer, times, windowMs });
  return { active: sandbox.meterRefusals.active };
}

function requestsOf(log: RequestLog, path: string | null) {
  const entries = path === null ? log.entries : log.entries.filter((entry) => entry.path === path);
  return { count: entries.length, requests: entries };
}

function setSettings({ sandbox, changed }: ControlParts, input: z.infer<typeof SettingsInput>) {
  const { settings } = sandbox.state;
  settings.summaryLagMs = input.summary_lag_ms ?? settings.summaryLagMs;
  settings.searchLagMs = input.search_lag_ms ?? settings.searchLagMs;
  settings.retryDays = input.dunning?.retry_days ?? settings.retryDays;
  settings.afterRetries = input.dunning?.final ?? settings.afterRetries;
  if (input.upcoming_days !== undefined) settings.upcomingDays = input.upcoming_days;
  if (input.will_be_due_days !== undefined) settings.willBeDueDays = input.will_be_due_days;
  if (input.rate_limit_per_second !== undefined) settings.rateLimitPerSecond = input.rate_limit_per_second;
  if (input.quiet_ms !== undefined) settings.quietMs = input.quiet_ms;
  changed();
  return settingsOf(sandbox);
}

function settingsOf({ state: { settings } }: Sandbox) {
  const dunning = { retry_days: settings.retryDays, final: settings.afterRetries };
  return {
    summary_lag_ms: settings.summaryLagMs,
    search_lag_ms: settings.searchLagMs,
    dunning,
    upcoming_days: settings.upcomingDays,
    will_be_due_days: settings.willBeDueDays,
    rate_limit_per_second: settings.rateLimitPerSecond,
  };
}

/** Forgets everything but the configured endpoints; the clock goes back to its first moment. */
function reset({ sandbox, faults, log, changed, startClock }: ControlParts) {
  const configured = configuredEndpoints(sandbox.state);
  sandbox.state.clear();
  sandbox.meterRefusals.clear();
  sandbox.agenda.clear();
  sandbox.deliveries.forget();
  sandbox.deliveries.mischief = { ...HONEST };
  sandbox.clock.rate = 1;
  startClock();
  configureEndpoints(sandbox.state, configured, sandbox.clock.now());
  faults.active = [];
  log.clear();
  changed();
  return { reset: true, ...clockOf(sandbox) };
}

function parsed<T>(schema: z.ZodType<T>, body: string, hint?: string): T {
  const result = schema.safeParse(jsonOf(body));
  if (!result.success) throw new ApiError(hint ?? z.prettifyError(result.error));
  return result.data;
}

function jsonOf(body: string): unknown {
  try {
    return body === "" ? {} : JSON.parse(body);
  } catch {
    throw new ApiError("The body is not JSON.");
  }
}
