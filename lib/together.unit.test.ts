import { describe, expect, test } from "vitest";
import { together } from "./together";

describe("work that many ask for at once", () => {
  test("is done in one go for those who came meanwhile, each with its own answer", async () => {
    const batches: number[][] = [];
    const double = together(10, async (items: number[]) => {
      batches.push(items);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return items.map((item) => item * 2);
    });
    expect(await Promise.all([1, 2, 3, 4].map(double))).toEqual([2, 4, 6, 8]);
    expect(batches).toEqual([[1], [2, 3, 4]]);
  });

  test("is never more than so many at a time", async () => {
    const sizes: number[] = [];
    const same = together(2, async (items: number[]) => {
      sizes.push(items.length);
      return items;
    });
    await Promise.all([1, 2, 3, 4, 5].map(same));
    expect(Math.max(...sizes)).toBe(2);
  });

  test("fails for the one whose part fails, and for no other", async () => {
    const odd = together(10, async (items: number[]) => {
      if (items.includes(2)) throw new Error("two");
      return items;
    });
    const results = await Promise.allSettled([1, 2, 3].map(odd));
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await odd(5)).toBe(5);
  });
});
