import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SUBSCRIPTION_STATUSES } from "./subscription";
import {
  activeSuspensions,
  afterWord,
  failingSince,
  type OwedInvoice,
  paymentWord,
  type Suspension,
  type SuspensionWord,
  serviceHold,
} from "./suspension";
import { DAY_MS } from "./utc-day";
import { SUSPENSION_REASONS } from "./values";

const at = new Date("2026-05-10T12:00:00Z");
const USED_UP = { minutesUsed: 100, includedMinutes: 100 };
const days = (count: number) => new Date(at.getTime() + count * DAY_MS);

describe("the word of Stripe's state", () => {
  it.each([
    ["past due, grace running", "past_due", -2, 7, days(5)],
    ["past due, grace over", "past_due", -10, 7, days(-3)],
    ["past due, no grace at all", "past_due", -1, 0, days(-1)],
    ["unpaid counts from the same failure", "unpaid", -20, 7, days(-13)],
    ["without a policy nobody is suspended", "past_due", -90, null, null],
    ["active owes nothing", "active", -10, 7, null],
    ["a trial owes nothing", "trialing", -10, 7, null],
    ["an ended subscription has its own reason", "canceled", -10, 7, null],
    ["no subscription owes nothing", null, -10, 7, null],
  ] as const)("%s", (_rule, status, failedDays, graceDays, startsAt) => {
    expect(paymentWord({ status, failingSince: days(failedDays), graceDays })).toEqual(
      startsAt ? { say: "suspend", reason: "payment", startsAt } : { say: "lift", reason: "payment" },
    );
  });
});

describe("the first failure", () => {
  const open: OwedInvoice = {
    status: "open",
    amountRemainingMinor: 100,
    attemptCount: 1,
    finalizedAt: days(-5),
    dueAt: null,
  };
  it.each([
    ["is when the failing invoice was finalized", [open], days(-5)],
    ["is that of the oldest failing invoice", [open, { ...open, finalizedAt: days(-35) }], days(-35)],
    ["of a sent invoice is the day it was due", [{ ...open, attemptCount: 0, dueAt: days(-3) }], days(-3)],
    ["has not come while a sent invoice is not due", [{ ...open, attemptCount: 0, dueAt: days(3) }], null],
    ["has not come before the first charge", [{ ...open, attemptCount: 0 }], null],
    ["is over when the invoice is paid", [{ ...open, status: "paid", amountRemainingMinor: 0 }], null],
    ["is over when it is void", [{ ...open, status: "void" }], null],
    ["stays when it was given up as uncollectible", [{ ...open, status: "uncollectible" }], days(-5)],
  ] as const)("%s", (_rule, invoices, expected) => {
    expect(failingSince(invoices, at)).toEqual(expected);
  });
});

describe("what holds a tenant's service", () => {
  const running: Suspension = { reason: "payment", startsAt: days(1) };
  it.each([
    ["grace, while it runs", [running], "past_due", at, { kind: "grace", until: days(1) }],
    [
      "the suspension, once it is over",
      [running],
      "past_due",
      days(1),
      { kind: "suspended", reasons: ["payment"] },
    ],
    [
      "what has begun before what will",
      [running, { reason: "manual", startsAt: days(-1) }],
      "past_due",
      at,
      { kind: "suspended", reasons: ["manual"] },
    ],
    ["no grace where Stripe has given up", [running], "unpaid", at, null],
    ["nothing", [], "active", at, null],
  ] as const)("%s", (_rule, suspensions, status, moment, expected) => {
    expect(serviceHold(suspensions, status, USED_UP, moment)).toEqual(expected);
  });
});

it.each([
  ["the quota's while the minutes are used up", USED_UP, ["manual", "quota"]],
  ["not the quota's after a correction", { minutesUsed: 99, includedMinutes: 100 }, ["manual"]],
  ["not the quota's of a larger allowance", { minutesUsed: 100, includedMinutes: 101 }, ["manual"]],
  ["not the quota's of an unlimited plan", { minutesUsed: 100, includedMinutes: null }, ["manual"]],
  ["the quota's where the minutes are not known", { ...USED_UP, minutesUsed: null }, ["manual", "quota"]],
])("a badge names what keeps calls from being answered: %s", (_rule, use, reasons) => {
  const kept: Suspension[] = [
    { reason: "manual", startsAt: days(-1) },
    { reason: "quota", startsAt: days(-1), endsAt: days(20) },
  ];
  expect(serviceHold(kept, "active", use, at)).toEqual({ kind: "suspended", reasons });
  expect(serviceHold(kept.slice(1), "active", use, at) !== null).toBe(reasons.includes("quota"));
  expect(serviceHold(kept.slice(1), "active", use, days(20))).toBeNull();
});

const moment = fc.integer({ min: -100, max: 100 }).map(days);
const reason = fc.constantFrom(...SUSPENSION_REASONS);
const stripeWord = fc
  .record({
    status: fc.constantFrom(null, ...SUBSCRIPTION_STATUSES),
    failingSince: moment,
    graceDays: fc.option(fc.integer({ min: 0, max: 60 })),
  })
  .map(paymentWord);
const word: fc.Arbitrary<SuspensionWord> = fc.oneof(
  stripeWord,
  fc.record({ say: fc.constant("suspend" as const), reason, startsAt: moment }),
  fc.record({ say: fc.constant("lift" as const), reason }),
);

it("whatever is said in whatever order, a reason holds if and only if its own last word says so", () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 40 }), (words) => {
      const active = activeSuspensions(words.reduce<Suspension[]>(afterWord, []), USED_UP, at).map(
        (kept) => kept.reason,
      );
      for (const each of SUSPENSION_REASONS) {
        const last = words.findLast((said) => said.reason === each);
        expect(active.includes(each)).toBe(last?.say === "suspend" && last.startsAt <= at);
      }
    }),
  );
});
