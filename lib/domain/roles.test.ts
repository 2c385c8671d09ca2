import { describe, expect, test } from "vitest";
import { allows } from "./roles";

describe("allows", () => {
  test.each([
    ["a viewer reads", "viewer", "viewer", true],
    ["a viewer does not act on tenants", "viewer", "operator", false],
    ["a viewer does not edit policies", "viewer", "owner", false],
    ["an operator reads", "operator", "viewer", true],
    ["an operator acts on tenants", "operator", "operator", true],
    ["an operator does not edit policies", "operator", "owner", false],
    ["an owner reads", "owner", "viewer", true],
    ["an owner acts on tenants", "owner", "operator", true],
    ["an owner edits policies", "owner", "owner", true],
  ] as const)("%s", (_rule, role, needed, expected) => {
    expect(allows(role, needed)).toBe(expected);
  });
});
