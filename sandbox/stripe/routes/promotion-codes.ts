import { invalid, noSuch } from "@/sandbox/stripe/http/errors";
import { createdParams, pageOf, pageParams } from "@/sandbox/stripe/http/pagination";
import { bool, hash, integer, metadata, oneOf, required, text, unixTime } from "@/sandbox/stripe/http/params";
import { type Route, route } from "@/sandbox/stripe/http/route";
import { renderPromotionCode } from "@/sandbox/stripe/render/coupon";
import type { PromotionCodeRecord } from "@/sandbox/stripe/state/discount-records";
import { newId } from "@/sandbox/stripe/state/ids";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { announce, announceChange } from "@/sandbox/stripe/webhooks/announce";
import { getCoupon } from "./coupons";
import { getCustomer, patched } from "./find";

const createFields = {
  promotion: required(hash({ type: required(oneOf("coupon")), coupon: text() })),
  code: text(500),
  active: bool(),
  customer: text(),
  expires_at: unixTime(),
  max_redemptions: integer(1),
  metadata: metadata(),
  restrictions: hash({
    first_time_transaction: bool(),
    minimum_amount: integer(1),
    minimum_amount_currency: text(3),
  }),
};

export const promotionCodeRoutes: Route[] = [
  route("POST", "/v1/promotion_codes", createFields, ({ sandbox, values }) => {
    const { coupon } = values.promotion;
    if (coupon === undefined)
      throw invalid("Missing required param: promotion[coupon].", "promotion[coupon]", "parameter_missing");
    const code = values.code ?? newId("", 8).slice(1).toUpperCase();
    refuseTaken(sandbox, code);
    const row = sandbox.state.promotionCodes.add({
      id: newId("promo", 24),
      created: sandbox.clock.now(),
      code,
      coupon: getCoupon(sandbox, coupon, "promotion[coupon]").id,
      active: values.active ?? true,
      customer: values.customer === undefined ? null : getCustomer(sandbox, values.customer, "customer").id,
      expiresAt: values.expires_at ?? null,
      maxRedemptions: values.max_redemptions ?? null,
      timesRedeemed: 0,
      firstTimeOnly: values.restrictions?.first_time_transaction ?? false,
      minimumAmount: values.restrictions?.minimum_amount ?? null,
      minimumAmountCurrency: values.restrictions?.minimum_amount_currency ?? null,
      metadata: patched({}, values.metadata),
    });
    announce(sandbox, "promotion_code.created", render(sandbox, row));
    return render(sandbox, row);
  }),
  route("GET", "/v1/promotion_codes/:id", {}, ({ sandbox, id }) => render(sandbox, getCode(sandbox, id))),
  route(
    "POST",
    "/v1/promotion_codes/:id",
    { active: bool(), metadata: metadata() },
    ({ sandbox, id, values }) => {
      const row = getCode(sandbox, id);
      announceChange(
        sandbox,
        "promotion_code.updated",
        () => render(sandbox, row),
        () => {
          row.active = values.active ?? row.active;
          row.metadata = patched(row.metadata, values.metadata);
        },
      );
      return render(sandbox, row);
    },
  ),
  route(
    "GET",
    "/v1/promotion_codes",
    { ...pageParams, ...createdParams, active: bool(), code: text(), coupon: text(), customer: text() },
    ({ sandbox, values }) =>
      pageOf(
        sandbox.state.promotionCodes.all(),
        values,
        "/v1/promotion_codes",
        (row) => render(sandbox, row),
        (row) =>
          (values.active === undefined || render(sandbox, row).active === values.active) &&
          (values.code === undefined || row.code.toUpperCase() === values.code.toUpperCase()) &&
          (values.coupon === undefined || row.coupon === values.coupon) &&
          (values.customer === undefined || row.customer === values.customer),
      ),
  ),
];

/** One active code of a name; customers type it in any case. */
function refuseTaken({ state, clock }: Sandbox, code: string): void {
  const isTaken = state.promotionCodes
    .all()
    .some(
      (row) => row.code.toUpperCase() === code.toUpperCase() && renderPromotionCode(row, clock.now()).active,
    );
  if (isTaken) throw invalid(`An active promotion code with \`code: ${code}\` already exists.`, "code");
}

function getCode({ state }: Sandbox, id: string): PromotionCodeRecord {
  const row = state.promotionCodes.find(id);
  if (!row) throw noSuch("promotion code", id, "promotion_code");
  return row;
}

function render({ clock }: Sandbox, row: PromotionCodeRecord) {
  return renderPromotionCode(row, clock.now());
}
