import { describe, expect, test } from "vitest";
import { callOfFields } from "./call-of-fields";

const LATEST = new Date("2026-03-12T00:00:00Z");
const GOOD = {
  vapi_call_id: "call-1",
  tenant_id: "42",
  started_at: "2026-03-10T11:00:00Z",
  ended_at: "2026-03-10T11:01:05Z",
  duration_sec: "65",
  cost_usd: "0.12",
};

describe("a call", () => {
  test("is what its columns say", () => {
    const fields = {
      ...GOOD,
      phone_number_id: "pn-1",
      phone_number: "sip:+33123@host",
      assistant_id: "as-1",
      cost_currency: "usd",
      costs_json: '[{"type":"model","cost":0.1,"note":"said"}]',
      ended_reason: "customer-ended-call",
      reported_at: "2026-03-10T11:01:06Z",
    };
    expect(callOfFields(fields, LATEST)).toEqual({
      tenantId: 42,
      call: {
        vapiCallId: "call-1",
        startedAt: new Date("2026-03-10T11:00:00Z"),
        endedAt: new Date("2026-03-10T11:01:05Z"),
        isEndKnown: true,
        durationSeconds: 65,
        costUsd: "0.120000",
        costs: [{ type: "model", cost: 0.1 }],
        endedReason: "customer-ended-call",
        reportedAt: new Date("2026-03-10T11:01:06Z"),
        phoneNumberId: "pn-1",
        phoneNumber: "+33123",
        assistantId: "as-1",
        namedTenant: "42",
        doubt: null,
      },
    });
  });

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ["JSON has numbers where CSV has text", { tenant_id: 42, duration_sec: 65, cost_usd: 0.12 }, {}],
    ["an empty cell says nothing", { duration_sec: " ", ended_reason: "" }, { durationSeconds: 65 }],
    ["a duration is told by both times", { duration_sec: null }, { durationSeconds: 65 }],
    ["an end is told by start and duration", { ended_at: "", duration_sec: "65" }, {}],
    ["a started second counts", { duration_sec: "64.2" }, { durationSeconds: 65 }],
    ["a call may last no time", { duration_sec: "0" }, { durationSeconds: 0 }],
    ["Postgres' way of writing a time", { ended_at: "2026-03-10 12:01:05.000+01" }, {}],
    ["an offset without a colon", { ended_at: "2026-03-10 12:01:05+0100" }, {}],
    ["a cost is the sum of its parts", { cost_usd: "", costs_json: '[{"cost":0.05},{"cost":0.07}]' }, {}],
    ["parts that make no sense never cost us the call", { costs_json: "{broken" }, { costs: [] }],
  ])("%s", (_rule, change, expected) => {
    expect(callOfFields({ ...GOOD, ...change }, LATEST)).toMatchObject({
      tenantId: 42,
      call: {
        endedAt: new Date("2026-03-10T11:01:05Z"),
        durationSeconds: 65,
        costUsd: "0.120000",
        ...expected,
      },
    });
  });
});

describe("a line is an error", () => {
  test.each<[string, Record<string, unknown>, string]>([
    ["without an id", { vapi_call_id: " " }, "vapi_call_id is missing"],
    ["with an id too long", { vapi_call_id: "x".repeat(501) }, "vapi_call_id is longer than 500 characters"],
    ["with an id that is an object", { vapi_call_id: {} }, "vapi_call_id is not a text"],
    ["that is not UTF-8", { ended_reason: "d\uFFFDcroch\uFFFD" }, "ended_reason is not UTF-8"],
    ["with a date that is none", { ended_at: "yesterday" }, "ended_at is not a date and time"],
    [
      "with a day that its month has not",
      { ended_at: "2026-02-30T00:00:00Z" },
      "ended_at is not a date and time",
    ],
    ["with a date alone", { ended_at: "2026-03-10" }, "ended_at is not a date and time"],
    ["with a number for a date", { ended_at: 1_773_140_465 }, "ended_at is not a date and time"],
    [
      "without a time zone",
      { ended_at: "2026-03-10 11:01:05" },
      "ended_at has no time zone: end it in Z or in an offset",
    ],
    ["before 2000", { started_at: "1999-12-31T23:59:59Z" }, "started_at lies before 2000 or after 2200"],
    ["in the future", { ended_at: "2026-03-12T00:00:01Z" }, "ended_at lies in the future"],
    ["with an end before its start", { ended_at: "2026-03-10T10:59:59Z" }, "ended_at is before started_at"],
    [
      "with an end before its start, by its times alone",
      { ended_at: "2026-03-10T10:59:59Z", duration_sec: "" },
      "ended_at is before started_at",
    ],
    ["with a negative duration", { duration_sec: "-1" }, "duration_sec is negative"],
    ["with a duration of words", { duration_sec: "long" }, "duration_sec is not a number"],
    ["with a comma in a number", { cost_usd: "0,12" }, "cost_usd is not a number"],
    ["with a duration beyond a week", { duration_sec: "604801" }, "duration_sec is longer than a week"],
    [
      "longer than a week by its times",
      { duration_sec: "", started_at: "2026-03-01T00:00:00Z" },
      "the call is longer than a week",
    ],
    [
      "without any duration",
      { duration_sec: "", started_at: "" },
      "duration_sec is missing, and so is a start or an end to tell it from",
    ],
    [
      "without any end",
      { ended_at: "", started_at: "" },
      "ended_at is missing, and so is a start to tell it from",
    ],
    ["with a negative cost", { cost_usd: "-0.1" }, "cost_usd is negative"],
    ["with a cost beyond a million", { cost_usd: "1000001" }, "cost_usd is more than a million"],
    ["in another currency", { cost_currency: "EUR" }, "cost_currency is not USD"],
    ["with a tenant that is no number", { tenant_id: "acme" }, "tenant_id is not the number of a tenant"],
    ["with a tenant too large", { tenant_id: "9".repeat(16) }, "tenant_id is not the number of a tenant"],
  ])("%s", (_rule, change, error) => {
    expect(callOfFields({ ...GOOD, ...change }, LATEST)).toEqual({ error });
  });
});
