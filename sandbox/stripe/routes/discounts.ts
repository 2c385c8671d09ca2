import { changeSubscription } from "@/sandbox/stripe/billing/change";
import { announceDiscountEnd } from "@/sandbox/stripe/billing/discounts";
import { noSuch } from "@/sandbox/stripe/http/errors";
import { type Route, route } from "@/sandbox/stripe/http/route";
import { renderDiscount } from "@/sandbox/stripe/render/coupon";
import type { DiscountRecord } from "@/sandbox/stripe/state/discount-records";
import { getCustomer, getSubscription } from "./find";

export const discountRoutes: Route[] = [
  route("DELETE", "/v1/subscriptions/:id/discount", {}, ({ sandbox, id }) => {
    const row = getSubscription(sandbox, id);
    const [first] = row.discounts.flatMap((held) => sandbox.state.discounts.find(held) ?? []);
    if (!first) throw noActive("subscription", id);
    const gone = row.discounts;
    changeSubscription(sandbox, row, () => {
      row.discounts = [];
    });
    announceDiscountEnd(sandbox, gone);
    return deleted(first);
  }),
  route("DELETE", "/v1/customers/:id/discount", {}, ({ sandbox, id }) => {
    const row = getCustomer(sandbox, id);
    const { discount } = row;
    if (!discount) throw noActive("customer", id);
    row.discount = null;
    announceDiscountEnd(sandbox, [discount.id]);
    return deleted(discount);
  }),
];

function deleted(row: DiscountRecord) {
  const { end: _end, ...rest } = renderDiscount(row);
  return { ...rest, deleted: true as const };
}

function noActive(kind: string, id: string) {
  return noSuch(`active discount for ${kind}`, id);
}
