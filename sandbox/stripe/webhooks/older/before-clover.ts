import { renderCoupon } from "@/sandbox/stripe/render/coupon";
import type { State } from "@/sandbox/stripe/state/state";
import { type Json, remove, textAt, type VersionChange } from "./version-change";

/** 2025-09-30.clover: a discount's and a promotion code's coupon moved below another key, and became an id. */
export const cloverChanges: VersionChange[] = [
  {
    since: "2025-09-30.clover",
    undo: {
      discount: undoDiscount,
      promotion_code(code, state) {
        code.coupon = couponOf(state, textAt(code, "promotion", "coupon"));
        remove(code, "promotion");
      },
    },
  },
];

export function undoDiscount(discount: Json, state: State): void {
  discount.coupon = couponOf(state, textAt(discount, "source", "coupon"));
  remove(discount, "source");
}

function couponOf(state: State, id: string | null): object | null {
  const row = id === null ? undefined : state.coupons.find(id);
  return row ? renderCoupon(row, row.created) : null;
}
