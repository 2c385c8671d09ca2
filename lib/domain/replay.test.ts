import { expect, test } from "vitest";
import { whyNotReplayed } from "./replay";

const failed = { state: "failed", isHandled: true, isRefused: false, isCustomerIgnored: false } as const;

test.each([
  ["a failed event can be replayed", failed, null],
  ["a processed event can be replayed", { ...failed, state: "processed" }, null],
  ["an event being processed is not replayed", { ...failed, state: "processing" }, "event_in_progress"],
  ["an event that waits is not replayed", { ...failed, state: "received" }, "event_waiting"],
  ["an event of the other mode stays refused", { ...failed, isRefused: true }, "event_refused"],
  [
    "a type without use is not replayed",
    { ...failed, state: "ignored", isHandled: false },
    "event_type_ignored",
  ],
  [
    "an event of a customer that is left alone is not replayed",
    { ...failed, state: "ignored", isCustomerIgnored: true },
    "event_customer_ignored",
  ],
] as const)("%s", (_rule, event, refusal) => {
  expect(whyNotReplayed(event)).toBe(refusal);
});
