import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";

export type Count = { passed: number; failed: number; skipped: number };
export type ReportKind = "vitest" | "playwright";

const VitestReport = z
  .object({ numPassedTests: z.number(), numFailedTests: z.number(), numPendingTests: z.number() })
  .transform((report) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests,
  }));

const PlaywrightReport = z
  .object({
    stats: z.object({
      expected: z.number(),
      unexpected: z.number(),
      flaky: z.number(),
      skipped: z.number(),
    }),
  })
  .transform(({ stats }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
  }));

const READERS = { vitest: VitestReport, playwright: PlaywrightReport };

/**
 * What a stage did. One without a report counts as a single test, and a stage
 * that failed never counts as good, even when each of its tests passed.
 */
export function countOf(hasFailed: boolean, report?: { kind: ReportKind; path: string }): Count {
  if (!report) return { passed: hasFailed ? 0 : 1, failed: hasFailed ? 1 : 0, skipped: 0 };
  const count = existsSync(report.path)
    ? READERS[report.kind].parse(JSON.parse(readFileSync(report.path, "utf8")))
    : { passed: 0, failed: 0, skipped: 0 };
  return hasFailed && count.failed === 0 ? { ...count, failed: 1 } : count;
}
