import { expect, test } from "vitest";
import type { Curve } from "./growth";
import { growthPlot } from "./growth-plot";

const STAGES = [100_000, 1_000_000, 10_000_000];

test("a tenfold is as long everywhere, on both axes", () => {
  const [level, rising] = polylines(growthPlot("Growth", [curve("level", 50, 1), curve("rising", 5, 10)]));
  expect(new Set(level?.map(([, y]) => y)).size).toBe(1);
  const [first, second, third] = rising ?? [];
  expect(distance(second, third)).toEqual(distance(first, second));
});

test("names at the ends do not lie on each other, though curves meet", () => {
  const plot = growthPlot(
    "Growth",
    Array.from({ length: 7 }, (_, index) => curve(`curve ${index}`, 100, 1)),
  );
  const heights = [...plot.matchAll(/class="name" x="\d+" y="([\d.]+)"/g)]
    .map(([, y]) => Number(y))
    .sort((a, b) => a - b);
  expect(heights).toHaveLength(7);
  for (const [index, height] of heights.slice(1).entries()) {
    expect(height - (heights[index] ?? 0)).toBeGreaterThanOrEqual(17);
  }
  expect(heights.at(-1)).toBeLessThan(480);
});

test("what ours stands beside is dashed, and words are words", () => {
  const plot = growthPlot("a < b", [{ ...curve("bare", 10, 1), isOurs: false }]);
  expect(plot).toContain('class="c0 curve beside"');
  expect(plot).toContain("a &lt; b");
});

/** Begins at so many milliseconds, and takes so many times as long for ten times the calls. */
function curve(name: string, ms: number, factor: number): Curve {
  return {
    name,
    kind: 0,
    isOurs: true,
    points: STAGES.map((calls, index) => ({ calls, ms: ms * factor ** index })),
  };
}

function polylines(plot: string): number[][][] {
  return [...plot.matchAll(/points="([^"]+)"/g)].map(([, points]) =>
    (points ?? "").split(" ").map((point) => point.split(",").map(Number)),
  );
}

function distance(from: number[] = [], to: number[] = []): number[] {
  return to.map((value, index) => Math.round(value - (from[index] ?? 0)));
}
