import fc from "fast-check";
import type { UsagePolicies } from "@/lib/policies/usage-policies";

/** Moments are shares of a tenant's first billing period: 0 its start, 1 its end. */
type Moment = number;

/** How a call's report says whose it is: by the tenant's name, by its line, by a name that nobody has. */
type Sender = "tenant" | "line" | "stranger";

/** One call as it truly was, and how Vapi told of it. */
export type CallCase = {
  at: Moment;
  /** Odd milliseconds beside the moment, so that calls end beside every edge. */
  offsetMs: number;
  seconds: number;
  sender: Sender;
  /** When the report arrives; never before the call's end. */
  toldAt: Moment;
  isToldTwice: boolean;
  /** A later report of the same call with another duration. */
  corrected: { seconds: number; toldAt: Moment } | null;
};

export type AdminCase = {
  at: Moment;
  does: "cancel_now" | "cancel_at_end" | "change_now" | "change_at_end";
  planKey: string;
};

/** What happens to one tenant. */
export type TenantCase = {
  planKey: string;
  trialDays: number;
  calls: CallCase[];
  admin: AdminCase | null;
  /** When an admin says whose line it is, and which waiting calls are whose; what waits after that, at the end. */
  assignedAt: Moment[];
  /** What an admin decides on late usage, and when; what comes after that, at the end. */
  late: { decision: "next_invoice" | "write_off" | null; at: Moment[] };
};

/** What Stripe does to some requests from a moment on. */
export type FaultCase = {
  at: Moment;
  kind: string;
  method?: string;
  path: string;
  times: number;
  skip: number;
  delayMs: number;
};

/** What happens to the world that some tenants share. */
export type Weather = {
  /** After the moment that the world is made: subscriptions begin at any second of a year. */
  beginsAfterSeconds: number;
  faults: FaultCase[];
  runs: { at: Moment; together: number; staggerMs: number }[];
  /** Nobody is told of the renewal; a run comes upon it, and others while Stripe takes its time over a request of that one. */
  crowd: { minutes: number; others: number; slow: { path: string; delayMs: number } } | null;
  /** While it lasts, no webhook arrives and no job runs; where there is no crowd. */
  down: { from: Moment; until: Moment } | null;
  webhooks: { drop: number; duplicate: number; reorder: boolean };
  summaryLagMs: number;
  /** A run in a process of its own, killed in the middle of a request that Stripe has done, or never will. */
  kill: { at: Moment; afterRequests: number; isDone: boolean } | null;
  policies: UsagePolicies;
};

/** Plans of every mode, increment and odd price. */
const PLAN_KEYS = [
  "starter",
  "growth",
  "flat",
  "enterprise",
  "by_minute",
  "by_half_minute",
  "pay_per_use",
  "yen_items",
  "few_items",
] as const;

/** Around the period's end something happens every few minutes; elsewhere every day or so. */
const moment = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 100 }).map((share) => share / 100) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(-180, -61, -59, -30, -5, -1, 1, 5, 20, 45, 58, 62, 90, 240, 600)
      .map((minutes) => 1 + minutes / (30 * 1_440)),
  },
);

const lateMoment = fc.oneof(moment, fc.constantFrom(1.005, 1.02, 1.1));

/** In seconds; sometimes so long that one call alone goes beyond an allowance. */
const duration = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 900 }) },
  { weight: 2, arbitrary: fc.integer({ min: 901, max: 60_000 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, 59, 60, 61, 24_000, 48_000, 600_000) },
);

const call: fc.Arbitrary<CallCase> = fc.record({
  at: fc.oneof({ weight: 6, arbitrary: moment }, { weight: 1, arbitrary: fc.constantFrom(0, 1) }),
  offsetMs: fc.oneof(fc.constantFrom(-1, 0, 1, -999, 999), fc.integer({ min: -60_000, max: 60_000 })),
  seconds: duration,
  sender: fc.oneof(
    { weight: 9, arbitrary: fc.constant<Sender>("tenant") },
    { weight: 2, arbitrary: fc.constant<Sender>("line") },
    { weight: 1, arbitrary: fc.constant<Sender>("stranger") },
  ),
  toldAt: lateMoment,
  isToldTwice: fc.boolean(),
  corrected: fc.option(fc.record({ seconds: duration, toldAt: lateMoment }), { freq: 3 }),
});

export const tenantCase: fc.Arbitrary<TenantCase> = fc.record({
  planKey: fc.constantFrom(...PLAN_KEYS, "few_items", "few_items", "few_items"),
  trialDays: fc.oneof(
    { weight: 5, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.constantFrom(1, 9) },
  ),
  calls: fc.array(call, { minLength: 1, maxLength: 12 }),
  admin: fc.option(
    fc.record({
      at: fc.integer({ min: 2, max: 98 }).map((share) => share / 100),
      does: fc.constantFrom("cancel_now", "cancel_at_end", "change_now", "change_at_end"),
      planKey: fc.constantFrom("starter", "growth", "flat", "enterprise", "by_minute"),
    }),
    { freq: 2 },
  ),
  assignedAt: fc.array(lateMoment, { maxLength: 3 }),
  late: fc.record({
    decision: fc.constantFrom("next_invoice", "next_invoice", "write_off", null),
    at: fc.array(fc.constantFrom(0.7, 1.003, 1.01, 1.03, 1.09), { maxLength: 2 }),
  }),
});

const STRIPE_PATHS = [
  "/v1/billing/meter_events",
  "/v1/billing/meters/*",
  "/v1/invoices*",
  "/v1/invoiceitems*",
  "/v1/subscriptions*",
  "/v1/customers*",
];

const fault: fc.Arbitrary<FaultCase> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      at: moment,
      kind: fc.constantFrom("drop_before", "drop_after", "error_500", "rate_limit", "conflict"),
      path: fc.constantFrom(...STRIPE_PATHS),
      times: fc.integer({ min: 1, max: 12 }),
      skip: fc.integer({ min: 0, max: 10 }),
      delayMs: fc.constant(0),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      at: moment,
      kind: fc.constant("delay"),
      path: fc.constantFrom(...STRIPE_PATHS),
      times: fc.integer({ min: 1, max: 6 }),
      skip: fc.integer({ min: 0, max: 10 }),
      delayMs: fc.integer({ min: 20, max: 300 }),
    }),
  },
  // A client waits its whole patience for each of these.
  {
    weight: 1,
    arbitrary: fc.record({
      at: moment,
      kind: fc.constantFrom("hang_before", "hang_after"),
      path: fc.constantFrom(...STRIPE_PATHS),
      times: fc.integer({ min: 1, max: 3 }),
      skip: fc.integer({ min: 0, max: 10 }),
      delayMs: fc.constant(0),
    }),
  },
);

/** In a request for an item the others have to find their way to the same period: they need longer. */
function slowness(path: string, min: number, max: number) {
  return fc.record({ path: fc.constant(path), delayMs: fc.integer({ min, max }) });
}

export const weather: fc.Arbitrary<Weather> = fc.record({
  beginsAfterSeconds: fc.integer({ min: 0, max: 400 * 86_400 }),
  faults: fc.array(fault, { minLength: 1, maxLength: 6 }),
  runs: fc.array(
    fc.record({
      at: moment,
      together: fc.integer({ min: 1, max: 3 }),
      staggerMs: fc.constantFrom(0, 0, 30, 150),
    }),
    { minLength: 2, maxLength: 8 },
  ),
  crowd: fc.option(
    fc.record({
      minutes: fc.constantFrom(1, 5, 20, 45, 58),
      others: fc.integer({ min: 1, max: 2 }),
      slow: fc.oneof(
        { weight: 3, arbitrary: slowness("/v1/invoiceitems", 1_000, 1_600) },
        { weight: 1, arbitrary: slowness("/v1/billing/meter_events", 300, 900) },
        { weight: 1, arbitrary: slowness("/v1/invoices*", 300, 900) },
      ),
    }),
    { freq: 2 },
  ),
  down: fc.option(
    fc.record({ from: fc.constantFrom(0.5, 0.9, 0.999), until: fc.constantFrom(1.0005, 1.001, 1.01, 1.05) }),
    { freq: 2 },
  ),
  webhooks: fc.record({
    drop: fc.constantFrom(0, 0, 0, 0.3, 1),
    duplicate: fc.constantFrom(0, 0.5),
    reorder: fc.boolean(),
  }),
  summaryLagMs: fc.constantFrom(0, 0, 60_000, 3 * 3_600_000),
  kill: fc.option(
    fc.record({ at: moment, afterRequests: fc.integer({ min: 0, max: 30 }), isDone: fc.boolean() }),
    { freq: 2 },
  ),
  policies: fc.record({
    lateUsage: fc.constantFrom("review", "review", "next_invoice", "write_off"),
    closing: fc.constantFrom("hold", "hold", "hold", "observe"),
  }),
});
