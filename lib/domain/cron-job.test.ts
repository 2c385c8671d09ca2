import { expect, test } from "vitest";
import { isOverdue } from "./cron-job";

const START = new Date("2026-01-15T10:00:00Z");
const after = (minutes: number) => new Date(START.getTime() + minutes * 60_000);

test.each([
  ["a usage run of ten minutes ago is on time", "usage", 10, false],
  ["a usage run of half an hour ago is still on time", "usage", 30, false],
  ["a usage run of 31 minutes ago is overdue", "usage", 31, true],
  ["last night's reconciliation is on time", "reconcile", 24 * 60, false],
  ["a reconciliation that missed a night is overdue", "reconcile", 37 * 60, true],
] as const)("%s", (_rule, job, minutes, expected) => {
  expect(isOverdue(job, START, after(minutes))).toBe(expected);
});
