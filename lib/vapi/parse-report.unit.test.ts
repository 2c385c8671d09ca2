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
    ["is nothing when nothing says it", {}, 0],
  ])("%s", (_rule, message, expected) => {
    expect(callOf(message).durationSeconds).toBe(expected);
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
    expect(callOf(message).endedAt.toISOString()).toBe(expected);
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
    ["a call of more than a week", report({ durationSeconds: 700_000 }), /week/],
  ])("%s is refused with the reason", (_rule, json, reason) => {
    const parsed = parseReport(json, receivedAt);
    expect(parsed).toMatchObject({ kind: "malformed", reason: expect.stringMatching(reason) });
  });
});
