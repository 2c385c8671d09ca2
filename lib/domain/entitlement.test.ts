import fc from "fast-check";
import { expect, it } from "vitest";
import { entitlementOf } from "./entitlement";
import { SUBSCRIPTION_STATUSES, type SubscriptionStatus } from "./subscription";
import { SUSPENSION_REASONS, type SuspensionReason } from "./values";

const at = new Date("2026-05-10T12:00:00Z");
const before = new Date("2026-05-10T11:59:59Z");
const after = new Date("2026-05-10T12:00:01Z");

function ask(
  status: SubscriptionStatus | null,
  held: [SuspensionReason, Date][] = [],
  includedMinutes: number | null = 100,
  minutesUsed: number | null = 100,
) {
  const suspensions = held.map(([reason, startsAt]) => ({ reason, startsAt }));
  return entitlementOf({ status, suspensions, includedMinutes, minutesUsed }, at);
}

it.each([
  ["active", true],
  ["trialing", true],
  ["past_due", true],
  ["unpaid", false],
  ["incomplete", false],
  ["incomplete_expired", false],
  ["canceled", false],
  ["paused", false],
] as const)("%s alone serves: %s", (status, servesCalls) => {
  expect(ask(status)).toEqual({ servesCalls, reason: status });
});

it.each([
  ["nobody without a subscription is served", ask(null), { servesCalls: false, reason: "no_subscription" }],
  [
    "a suspension that has begun",
    ask("active", [["manual", at]]),
    { servesCalls: false, reason: "suspended_manual" },
  ],
  [
    "a suspension to come changes nothing yet",
    ask("past_due", [["payment", after]]),
    { servesCalls: true, reason: "past_due" },
  ],
  [
    "the end of grace",
    ask("past_due", [["payment", before]]),
    { servesCalls: false, reason: "suspended_payment" },
  ],
  [
    "by hand comes first",
    ask("past_due", [
      ["payment", before],
      ["manual", before],
    ]),
    { servesCalls: false, reason: "suspended_manual" },
  ],
  ["a used up quota", ask("active", [["quota", before]]), { servesCalls: false, reason: "suspended_quota" }],
  [
    "a plan with 0 included minutes never blocks",
    ask("active", [["quota", before]], 0),
    { servesCalls: true, reason: "active" },
  ],
  [
    "a quota that is not used up any more, before anybody lifts it",
    ask("active", [["quota", before]], 100, 99),
    { servesCalls: true, reason: "active" },
  ],
  [
    "a quota of a plan that has none by now",
    ask("active", [["quota", before]], null),
    { servesCalls: true, reason: "active" },
  ],
  [
    "a quota whose use is not known here",
    ask("active", [["quota", before]], 100, null),
    { servesCalls: false, reason: "suspended_quota" },
  ],
])("%s", (_rule, answered, expected) => {
  expect(answered).toEqual(expected);
});

it("a tenant is served only while its subscription serves and nothing holds", () => {
  const held = fc.array(fc.tuple(fc.constantFrom(...SUSPENSION_REASONS), fc.constantFrom(before, after)));
  fc.assert(
    fc.property(fc.constantFrom(null, ...SUBSCRIPTION_STATUSES), held, (status, suspensions) => {
      const { servesCalls } = ask(status, suspensions);
      const isHeld = suspensions.some(([, startsAt]) => startsAt <= at);
      expect(servesCalls).toBe(!isHeld && ask(status).servesCalls);
    }),
  );
});
