import { format } from "node:util";
import { afterEach, beforeEach, expect } from "vitest";

/** A test that provokes an error replaces console.error itself, and thereby says that it expects one. */
export function failOnConsoleError(): void {
  const print = console.error;
  let unexpected: string[] = [];

  beforeEach(() => {
    unexpected = [];
    console.error = (...values: unknown[]) => {
      unexpected.push(format(...values));
      print(...values);
    };
  });

  afterEach(() => {
    console.error = print;
    expect(unexpected, "console.error was called").toEqual([]);
  });
}
