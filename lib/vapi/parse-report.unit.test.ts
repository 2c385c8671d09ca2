import { describe, expect, test } from "vitest";
import type { FinishedCall } from "@/lib/domain/call";
import { parseReport } from "./parse-report";

const receivedAt = new Date("2026-03-10T12:00:00Z");
const times = { startedAt: "2026-03-10T11:00:00.000Z", endedAt: "2026-03-10T11:01:05.000Z" };
const report = (message: Record<string, unknown>) => ({
  message: { type: "end-of-call-report", ...message },
});

function callOf(message: Record<string, unknown>): FinishedCall {
  const parsed = parseReport(report({ call: { id: "call-1" }, ...message }), receivedAt);
  if (parsed.kind !== "call") throw new Error(`not a call: ${JSON.stringify(parsed)}`);
  return parsed.call;
}

describe("a call's duration", () => {
  test.each<[string, Record<string, unknown>, number]>([
    ["is the one that is stated", { ...times, durationSeconds: 64 }, 64],
    ["a started second counts", { ...times, durationSeconds: 63.2 }, 64],
    ["may be stated in milliseconds", { ...times, durationMs: 63_000 }, 63],
    ["may be stated in minutes, whose dust is not a second", { ...times, durationMinutes: 1.05 }, 63],
    ["is the time between start and end otherwise", times, 65],
    [
      "may be known from the call alone",
      { call: { id: "call-1", createdAt: times.startedAt, endedAt: times.endedAt } },
      65,
    ],
  ])("%s", (_rule, message, expected) => {
    expect(callOf(message).durationSeconds).toBe(expected);
  });
});

describe("a report that cannot be believed waits for a person", () => {
  const before = "1999-12-31T23:59:59.000Z";
  const cases: [string, Record<string, unknown>, FinishedCall["doubt"]][] = [
    ["without any duration", {}, "no_duration"],
    ["with a start alone", { startedAt: times.startedAt }, "no_duration"],
    ["with a start and the report's time", { startedAt: times.startedAt, timestamp: 1.77e12 }, "no_duration"],
    ["with an end alone", { endedAt: times.endedAt }, "no_duration"],
    ["with an end before 2000", { ...times, endedAt: before, durationSeconds: 60 }, "bad_time"],
    ["with an end before 2000 and no duration", { ...times, endedAt: before }, "bad_time"],
    ["with a start before 2000", { ...times, startedAt: before }, "bad_time"],
    ["with a year zero", { startedAt: "0000-01-01T00:00:00+23:59", durationSeconds: 60 }, "bad_time"],
    ["with an end after 2200", { ...times, endedAt: "9999-12-31T23:59:59-23:59" }, "bad_time"],
    [
      "with a bad end on the call",
      { call: { id: "call-1", endedAt: before }, durationSeconds: 60 },
      "bad_time",
    ],
    ["but not with a duration of nothing", { durationSeconds: 0 }, null],
    ["but not with both times", times, null],
  ];
  test.each(cases)("%s", (_rule, message, doubt) => {
    const call = callOf(message);
    expect(call.doubt).toBe(doubt);
    for (const at of [call.startedAt, call.endedAt]) {
      expect(at === null || /^2026-/.test(at.toISOString())).toBe(true);
    }
  });

  test("and keeps the seconds that are stated", () => {
    expect(callOf({ ...times, endedAt: before, durationSeconds: 60 }).durationSeconds).toBe(60);
  });
});

test.each<[string, unknown]>([
  ["before 2000", 1_700_000_000],
  ["after 2200", 8.64e15],
  ["beyond any date", 1e300],
  ["negative", -1],
  ["no number", "yesterday"],
])("a time of the report that is %s counts as absent", (_rule, timestamp) => {
  expect(callOf({ durationSeconds: 60, timestamp })).toMatchObject({
    reportedAt: null,
    endedAt: receivedAt,
    isEndKnown: false,
    durationSeconds: 60,
    doubt: null,
  });
});

describe("a call's end", () => {
  test.each<[string, Record<string, unknown>, string]>([
    ["is the one that is stated", times, times.endedAt],
    ["may stand on the call", { call: { id: "call-1", endedAt: times.endedAt } }, times.endedAt],
    [
      "follows from start and duration",
      { startedAt: times.startedAt, durationSeconds: 60 },
      "2026-03-10T11:01:00.000Z",
    ],
    ["is the time of the report otherwise", { timestamp: Date.parse(times.endedAt) }, times.endedAt],
    ["is the time of arrival when nothing says it", {}, receivedAt.toISOString()],
  ])("%s", (_rule, message, expected) => {
    const call = callOf(message);
    expect(call.endedAt.toISOString()).toBe(expected);
    expect(call.isEndKnown).toBe(expected !== receivedAt.toISOString());
  });
});

describe("a call's line", () => {
  test("is read wherever it stands", () => {
    const call = callOf({
      phoneNumber: { id: "pn-1", number: "sip:+33123456789@sip.example" },
      assistant: { id: "as-1", metadata: { tenantId: 42 } },
    });
    expect(call).toMatchObject({
      phoneNumberId: "pn-1",
      phoneNumber: "+33123456789",
      assistantId: "as-1",
      namedTenant: "42",
    });
  });

  test("a web call has none", () => {
    expect(callOf(times)).toMatchObject({
      phoneNumberId: null,
      phoneNumber: null,
      assistantId: null,
      namedTenant: null,
    });
  });
});

test("a cost that is not stated is the sum of its parts", () => {
  expect(
    callOf({
      costs: [
        { type: "model", cost: 0.0123 },
        { type: "voice", cost: 0.02 },
      ],
    }).costUsd,
  ).toBe("0.032300");
});

describe("parts of a cost", () => {
  const part = { type: "model", cost: 0.5 };
  test.each<[string, unknown, number, string]>([
    ["that are no list", "free", 0, "0.000000"],
    ["that hold what is no part", [part, 4], 0, "0.000000"],
    ["that hold a cost that is no number", [part, { type: "voice", cost: "0.5" }], 0, "0.000000"],
    ["that hold a negative cost", [part, { type: "voice", cost: -2 }], 0, "0.000000"],
    ["beyond a million", [part, { type: "voice", cost: 1_000_001 }], 0, "0.000000"],
    ["beyond a million together", [600_000, 600_000].map((cost) => ({ type: "voice", cost })), 0, "0.000000"],
    ["of more than 200", Array.from({ length: 300 }, () => part), 200, "100.000000"],
    ["without a cost of their own", [part, { type: "analysis" }, { cost: null }], 3, "0.500000"],
  ])("%s never cost us the call", (_rule, costs, kept, costUsd) => {
    const call = callOf({ ...times, costs });
    expect([call.costs.length, call.costUsd, call.durationSeconds]).toEqual([kept, costUsd, 65]);
    expect(callOf({ ...times, costs, cost: 0.7 }).costUsd).toBe("0.700000");
  });
});

test("what Postgres cannot store is taken out of every text", () => {
  const call = callOf({
    ...times,
    endedReason: "cus\0tomer\ud800-ended",
    costs: [{ type: "mo\0del\udc00", cost: 0.1 }],
    call: { id: "\0call-\0 1\0", phoneNumberId: "pn\0-1", metadata: { tenantId: "4\0" + "2" } },
    phoneNumber: { number: "+33\0" + "123" },
    assistant: { id: "\0" },
  });
  expect(call).toMatchObject({
    vapiCallId: "call- 1",
    endedReason: "customer-ended",
    costs: [{ type: "model", cost: 0.1 }],
    phoneNumberId: "pn-1",
    phoneNumber: "+33123",
    assistantId: null,
    namedTenant: "42",
  });
});

test("nothing that was said is kept", () => {
  const call = callOf({
    ...times,
    artifact: { transcript: "AI: hello", messages: [{ message: "hello" }] },
    analysis: { summary: "hello" },
    customer: { number: "+33611111111", name: "Jane" },
    costs: [{ type: "model", cost: 0.1, model: { note: "hello" } }],
  });
  expect(JSON.stringify(call)).not.toMatch(/hello|Jane|33611111111/);
});

test("a report without a call id is kept for a person", () => {
  expect(parseReport(report(times), receivedAt)).toMatchObject({ kind: "call", call: { vapiCallId: null } });
});

test("another message is ignored by its type", () => {
  expect(parseReport({ message: { type: "status-update" } }, receivedAt)).toEqual({
    kind: "ignored",
    type: "status-update",
  });
});

describe("malformed", () => {
  test.each<[string, unknown, RegExp]>([
    ["no message", {}, /message.type/],
    ["not even an object", null, /message.type/],
    ["a type that is no text", { message: { type: 4 } }, /message.type/],
    ["a negative duration", report({ durationSeconds: -1 }), /message.durationSeconds/],
    ["a date that is none", report({ endedAt: "yesterday" }), /message.endedAt/],
    ["an end before its start", report({ startedAt: times.endedAt, endedAt: times.startedAt }), /before/],
    ["a negative cost", report({ cost: -0.1 }), /message.cost/],
    ["a cost beyond a million", report({ cost: 1_000_000.01 }), /message.cost/],
    ["a call's cost beyond a million", report({ call: { id: "c", cost: 1e300 } }), /message.call.cost/],
    ["a duration beyond any date", report({ ...times, durationSeconds: 1e300 }), /week/],
    ["a call of more than a week", report({ durationSeconds: 700_000 }), /week/],
  ])("%s is refused with the reason", (_rule, json, reason) => {
    const parsed = parseReport(json, receivedAt);
    expect(parsed).toMatchObject({ kind: "malformed", reason: expect.stringMatching(reason) });
  });
});
