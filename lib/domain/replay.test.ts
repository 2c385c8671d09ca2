import { expect, test } from "vitest";
import { countReplayable, whyNotReplayed } from "./replay";

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

test.each([
  ["all that match are the failed and the processed", null, 12],
  ["a state that is asked for is meant alone", "failed", 2],
  ["ignored ones are meant when they are asked for", "ignored", 100],
  ["what waits is not replayed", "received", 0],
] as const)("%s", (_rule, asked, count) => {
  const counts = { received: 5, processing: 1, processed: 10, ignored: 100, failed: 2 };
  expect(countReplayable(counts, asked)).toBe(count);
});
