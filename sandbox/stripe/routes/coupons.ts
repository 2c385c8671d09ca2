import { invalid, noSuch } from "@/sandbox/stripe/http/errors";
import { createdParams, pageOf, pageParams } from "@/sandbox/stripe/http/pagination";
import {
  clearable,
  decimal,
  hash,
  integer,
  list,
  metadata,
  oneOf,
  text,
  unixTime,
  type Values,
} from "@/sandbox/stripe/http/params";
import { type Route, route } from "@/sandbox/stripe/http/route";
import { renderCoupon } from "@/sandbox/stripe/render/coupon";
import type { CouponRecord } from "@/sandbox/stripe/state/discount-records";
import { newId } from "@/sandbox/stripe/state/ids";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { announce, announceChange } from "@/sandbox/stripe/webhooks/announce";
import { patched } from "./find";
import { getProduct } from "./products";

const createFields = {
  id: text(),
  name: clearable(text(40)),
  percent_off: decimal(),
  amount_off: integer(1),
  currency: text(3),
  duration: oneOf("once", "repeating", "forever"),
  duration_in_months: integer(1),
  max_redemptions: integer(1),
  redeem_by: unixTime(),
  applies_to: hash({ products: list(text()) }),
  metadata: metadata(),
};

export const couponRoutes: Route[] = [
  route("POST", "/v1/coupons", createFields, ({ sandbox, values }) => {
    const row = sandbox.state.coupons.add(couponFrom(sandbox, values));
    announce(sandbox, "coupon.created", render(sandbox, row));
    return render(sandbox, row);
  }),
  route("GET", "/v1/coupons/:id", {}, ({ sandbox, id }) => render(sandbox, getCoupon(sandbox, id))),
  route(
    "POST",
    "/v1/coupons/:id",
    { name: clearable(text(40)), metadata: metadata() },
    ({ sandbox, id, values }) => {
      const row = getCoupon(sandbox, id);
      announceChange(
        sandbox,
        "coupon.updated",
        () => render(sandbox, row),
        () => {
          if (values.name !== undefined) row.name = values.name;
          row.metadata = patched(row.metadata, values.metadata);
        },
      );
      return render(sandbox, row);
    },
  ),
  route("DELETE", "/v1/coupons/:id", {}, ({ sandbox, id }) => {
    const row = getCoupon(sandbox, id);
    row.deleted = true;
    announce(sandbox, "coupon.deleted", render(sandbox, row));
    return { id, object: "coupon", deleted: true };
  }),
  route("GET", "/v1/coupons", { ...pageParams, ...createdParams }, ({ sandbox, values }) =>
    pageOf(
      sandbox.state.coupons.all(),
      values,
      "/v1/coupons",
      (row) => render(sandbox, row),
      (row) => !row.deleted,
    ),
  ),
];

export function getCoupon({ state }: Sandbox, id: string, param = "coupon"): CouponRecord {
  const row = state.coupons.find(id);
  if (!row || row.deleted) throw noSuch("coupon", id, param);
  return row;
}

function couponFrom(sandbox: Sandbox, values: Values<typeof createFields>): CouponRecord {
  const now = sandbox.clock.now();
  const id = values.id ?? newId("", 8).slice(1);
  const existing = sandbox.state.coupons.find(id);
  if (existing && !existing.deleted) throw invalid("Coupon already exists.", "id", "resource_already_exists");
  if (values.redeem_by !== undefined && values.redeem_by <= now)
    throw invalid("Invalid timestamp: must be in the future", "redeem_by");
  for (const product of values.applies_to?.products ?? [])
    getProduct(sandbox, product, "applies_to[products]");
  return {
    id,
    created: now,
    name: values.name ?? null,
    ...reductionOf(values),
    ...durationOf(values),
    maxRedemptions: values.max_redemptions ?? null,
    redeemBy: values.redeem_by ?? null,
    timesRedeemed: 0,
    appliesTo: values.applies_to?.products ?? null,
    metadata: patched({}, values.metadata),
    deleted: false,
  };
}

function reductionOf({ percent_off: percent, amount_off: amount, currency }: Values<typeof createFields>) {
  if ((percent === undefined) === (amount === undefined)) {
    const code = percent === undefined ? "parameter_missing" : undefined;
    throw invalid("Must provide exactly one of `percent_off` or `amount_off`.", "percent_off", code);
  }
  if (percent !== undefined && !(Number(percent) > 0 && Number(percent) <= 100))
    throw invalid("Invalid decimal: must be greater than 0 and at most 100", "percent_off");
  if (amount !== undefined && currency === undefined) {
    const message = "You must pass currency when passing amount_off";
    throw invalid(message, "currency", "parameter_missing");
  }
  return {
    percentOff: percent ?? null,
    amountOff: amount ?? null,
    currency: amount === undefined ? null : (currency?.toLowerCase() ?? null),
  };
}

function durationOf({ duration = "once", duration_in_months: months }: Values<typeof createFields>) {
  if (duration === "repeating" && months === undefined) {
    const message = "You must pass `duration_in_months` when passing `duration=repeating`.";
    throw invalid(message, "duration_in_months", "parameter_missing");
  }
  if (duration !== "repeating" && months !== undefined)
    throw invalid("`duration_in_months` requires `duration=repeating`.", "duration_in_months");
  return { duration, durationInMonths: months ?? null };
}

function render({ clock }: Sandbox, row: CouponRecord) {
  return renderCoupon(row, clock.now());
}
