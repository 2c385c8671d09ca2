import { describe, expect, test } from "vitest";
import { allowanceOf } from "./allowance";

describe("allowanceOf", () => {
  test.each([
    ["a plan without a limit has nothing to use up", 900, null, { share: 0, state: "unlimited" }],
    ["half used is within", 200, 400, { share: 0.5, state: "within" }],
    ["80 % used is nearly all", 320, 400, { share: 0.8, state: "nearly" }],
    ["all used is not beyond", 400, 400, { share: 1, state: "nearly" }],
    ["the next minute is beyond", 401, 400, { share: 1, state: "beyond" }],
    ["a plan without included minutes has none to use up", 0, 0, { share: 0, state: "none" }],
    ["its first minute uses up nothing", 1, 0, { share: 0, state: "none" }],
  ] as const)("%s", (_rule, used, included, expected) => {
    expect(allowanceOf(used, included)).toEqual(expected);
  });
});
