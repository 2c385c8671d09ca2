import { describe, expect, test } from "vitest";
import { returnPathFrom } from "./return-path";

describe("returnPathFrom", () => {
  test.each([
    ["a path is kept", "/tenants/7", "/tenants/7"],
    ["its query is kept", "/billing?status=past_due&page=2", "/billing?status=past_due&page=2"],
    ["another site is refused", "https://evil.example/billing", "/billing"],
    ["another site without a scheme is refused", "//evil.example", "/billing"],
    ["a backslash does not hide another site", "/\\evil.example", "/billing"],
    ["a tab does not hide another site", "/\t/evil.example", "/billing"],
    ["a script is refused", "javascript:alert(1)", "/billing"],
    ["nothing goes to the first page", undefined, "/billing"],
  ])("%s", (_rule, value, expected) => {
    expect(returnPathFrom(value, "/billing")).toBe(expected);
  });
});
