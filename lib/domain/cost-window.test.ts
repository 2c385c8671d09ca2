import { describe, expect, test } from "vitest";
import { startOfCostWindow } from "./cost-window";

const AT = new Date("2026-11-10T15:30:00Z");

describe("startOfCostWindow", () => {
  test.each([
    ["seven days end with today", "7d", "2026-11-04"],
    ["thirty days end with today", "30d", "2026-10-12"],
    ["this month starts on its first", "month", "2026-11-01"],
  ] as const)("%s", (_rule, window, day) => {
    expect(startOfCostWindow(window, AT)).toEqual(new Date(`${day}T00:00:00Z`));
  });
});
