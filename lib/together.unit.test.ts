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

  test("is not waited for longer than its limit: who hangs fails alone, and whoever comes later is served", async () => {
    const most = 3;
    const hanging = together(
      most,
      (items: string[]) =>
        items.includes("hangs") ? new Promise<string[]>(() => {}) : Promise.resolve(items),
      30,
    );
    const asked = ["first", "hangs", "with it", "in its batch", "later"].map(hanging);
    const results = await Promise.allSettled(asked);
    expect(results.map(({ status }) => status)).toEqual([
      "fulfilled",
      "rejected",
      "fulfilled",
      "fulfilled",
      "fulfilled",
    ]);
    expect(results[1]).toMatchObject({ reason: { name: "TimeoutError" } });
    expect(await hanging("much later")).toBe("much later");
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
