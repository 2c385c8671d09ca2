import type Stripe from "stripe";
import { expect, test } from "vitest";
import { BEFORE_DISCOUNT_MARK } from "./late-mark";
import { beforeDiscountOf } from "./usage-line";

test.each([
  ["as it was made", -101, "-119:-101", -119],
  ["edited in Stripe since", -500, "-119:-101", undefined],
  ["with a mark that somebody wrote", -101, "-119", undefined],
  ["of everything else", -101, undefined, undefined],
])("a line %s comes to its amount before discounts or says nothing of it", (_which, amount, mark, before) => {
  const metadata: Stripe.Metadata = mark === undefined ? {} : { [BEFORE_DISCOUNT_MARK]: mark };
  expect(beforeDiscountOf({ amount, metadata })).toBe(before);
});
