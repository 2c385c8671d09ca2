import { expect, test } from "vitest";
import { disputeStanding, isClosedDispute, isInquiry } from "./dispute";

test.each([
  ["needs_response", "awaits_answer"],
  ["warning_needs_response", "awaits_answer"],
  ["appeal_needs_response", "awaits_answer"],
  ["a_word_of_tomorrow", "awaits_answer"],
  ["under_review", "with_bank"],
  ["warning_under_review", "with_bank"],
  ["appeal_under_review", "with_bank"],
  ["won", "won"],
  ["lost", "lost"],
  ["warning_closed", "closed"],
  ["prevented", "closed"],
] as const)("a dispute that Stripe calls %s: %s", (status, standing) => {
  expect(disputeStanding(status)).toBe(standing);
  expect(isClosedDispute(status)).toBe(!["awaits_answer", "with_bank"].includes(standing));
});

test("an inquiry has taken no money back", () => {
  expect(isInquiry("warning_needs_response")).toBe(true);
  expect(isInquiry("needs_response")).toBe(false);
});
