import { expect, test } from "vitest";
import { whyRefused } from "./event-refusal";

const ours = { livemode: false, account: "acct_ours" };

test.each([
  ["an event that names no account is ours", { livemode: false, account: null }, null],
  ["an event that names our account is ours", { livemode: false, account: "acct_ours" }, null],
  ["an event of the other mode is refused", { livemode: true, account: null }, "other_mode"],
  ["an event that names no mode is refused", { livemode: null, account: null }, "other_mode"],
  ["an event of another account is refused", { livemode: false, account: "acct_theirs" }, "other_account"],
] as const)("%s", (_rule, event, refusal) => {
  expect(whyRefused(event, ours)).toBe(refusal);
});

test("an event that names an account is refused while ours is not known", () => {
  expect(whyRefused({ livemode: false, account: "acct_any" }, { livemode: false, account: null })).toBe(
    "other_account",
  );
});
