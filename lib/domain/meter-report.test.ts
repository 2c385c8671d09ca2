import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canStillBeSent, minutesAtStripe, nextReportTime } from "./meter-report";

const startsAt = new Date("2026-03-01T10:00:00Z");
const endsAt = new Date("2026-04-01T10:00:00Z");
const at = (iso: string) => new Date(iso);

describe("a report's event time", () => {
  test.each([
    ["the first report is stamped now", null, "2026-03-10T08:00:00Z", "2026-03-10T08:00:00Z"],
    [
      "a second report in the same second moves on",
      "2026-03-10T08:00:00Z",
      "2026-03-10T08:00:00Z",
      "2026-03-10T08:00:01Z",
    ],
    ["the last hour is reserved", null, "2026-04-01T09:59:00Z", "2026-04-01T09:00:00Z"],
    [
      "after the end it goes to the last hour",
      "2026-03-31T08:00:00Z",
      "2026-05-01T00:00:00Z",
      "2026-04-01T09:00:00Z",
    ],
    [
      "a correction while closing follows the value before",
      "2026-04-01T09:00:00Z",
      "2026-04-01T10:20:00Z",
      "2026-04-01T09:00:01Z",
    ],
    ["before the start it waits for the start", null, "2026-02-01T00:00:00Z", "2026-03-01T10:00:00Z"],
  ])("%s", (_rule, previous, now, expected) => {
    const time = nextReportTime({
      startsAt,
      endsAt,
      previousEventAt: previous ? at(previous) : null,
      now: at(now),
    });
    expect(time?.toISOString()).toBe(at(expected).toISOString());
  });

  test("there is none when the period has no second left", () => {
    const previousEventAt = new Date(endsAt.getTime() - 1_000);
    expect(nextReportTime({ startsAt, endsAt, previousEventAt, now: endsAt })).toBeNull();
  });

  test("is strictly increasing and inside the period for every schedule of runs", () => {
    const anyPeriodMs = fc.integer({ min: 7_200_000, max: 40 * 86_400_000 });
    fc.assert(
      fc.property(
        anyPeriodMs,
        fc.array(fc.integer({ min: 0, max: 50 * 86_400_000 }), { maxLength: 60 }),
        (length, offsets) => {
          const end = new Date(startsAt.getTime() + length);
          let previousEventAt: Date | null = null;
          for (const offset of offsets.sort((left, right) => left - right)) {
            const time = nextReportTime({
              startsAt,
              endsAt: end,
              previousEventAt,
              now: new Date(startsAt.getTime() + offset),
            });
            if (!time) throw new Error("the period has seconds left");
            expect(time.getTime()).toBeGreaterThanOrEqual(startsAt.getTime());
            expect(time.getTime()).toBeLessThan(end.getTime());
            if (previousEventAt) expect(time.getTime()).toBeGreaterThan(previousEventAt.getTime());
            previousEventAt = time;
          }
        },
      ),
    );
  });
});

test.each([
  ["a report of a month ago can still be sent", "2026-03-01T10:00:00Z", "2026-04-01T10:00:00Z", true],
  ["one of 35 days ago cannot", "2026-03-01T10:00:00Z", "2026-04-05T10:00:00Z", false],
])("%s", (_rule, eventAt, now, expected) => {
  expect(canStillBeSent(at(eventAt), at(now))).toBe(expected);
});

test("no report of a yearly period that is stamped while it runs is too old for Stripe", () => {
  const endOfYear = at("2027-03-01T10:00:00Z");
  const anySecond = fc.integer({ min: 0, max: 364 * 86_400 });
  fc.assert(
    fc.property(fc.array(anySecond, { maxLength: 20 }), (offsets) => {
      let previousEventAt: Date | null = null;
      for (const offset of offsets.sort((left, right) => left - right)) {
        const now = new Date(startsAt.getTime() + offset * 1_000);
        const time = nextReportTime({ startsAt, endsAt: endOfYear, previousEventAt, now });
        if (!time) throw new Error("the year has seconds left");
        expect(canStillBeSent(time, now)).toBe(true);
        previousEventAt = time;
      }
    }),
  );
});

test.each([
  ["what it acknowledged, while nothing is known to differ", null, null, 415, 415],
  ["what its meter shows, where that differs", "meter_differs", "410 / 415", 415, 410],
  ["what it acknowledged, where something else keeps the draft", "report_unanswered", "415", 410, 410],
  ["nothing, where it was told nothing", null, null, null, null],
] as const)("Stripe knows %s", (_rule, trouble, troubleDetail, acknowledgedMinutes, expected) => {
  expect(minutesAtStripe({ trouble, troubleDetail, acknowledgedMinutes })).toBe(expected);
});
