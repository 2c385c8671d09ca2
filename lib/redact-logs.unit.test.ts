import { DrizzleQueryError } from "drizzle-orm/errors";
import { afterEach, expect, test } from "vitest";
import { redactLogs } from "./redact-logs";

const original = console.error;
afterEach(() => {
  console.error = original;
});

test("a failed query is logged by its cause and its place, never by its values", () => {
  const printed: unknown[] = [];
  console.error = (...values: unknown[]) => printed.push(...values);
  redactLogs();
  const failure = new DrizzleQueryError(
    "insert into t values ($1)",
    ["a-secret-value"],
    new Error("duplicate key"),
  );
  console.error("⨯", failure);
  console.error(new Error("The page failed", { cause: failure }));
  expect(printed.join("\n")).toContain("duplicate key");
  expect(printed.join("\n")).toContain("redact-logs.unit.test");
  expect(printed.join("\n")).not.toContain("a-secret-value");
});
