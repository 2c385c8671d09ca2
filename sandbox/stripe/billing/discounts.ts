import { invalid, noSuch } from "@/sandbox/stripe/http/errors";
import { isRedeemable, isUsable, renderDiscount } from "@/sandbox/stripe/render/coupon";
import type {
  CouponRecord,
  DiscountRecord,
  PromotionCodeRecord,
} from "@/sandbox/stripe/state/discount-records";
import { newId } from "@/sandbox/stripe/state/ids";
import type { CustomerRecord } from "@/sandbox/stripe/state/records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { announce } from "@/sandbox/stripe/webhooks/announce";
import { addMonths } from "./periods";

/** What a request names: a new use of a coupon or code, or a discount that is there already. */
export interface AskedDiscount {
  coupon?: string;
  promotion_code?: string;
  discount?: string;
}

interface Holder {
  customer: string;
  subscription: string | null;
  currency: string;
  /** Ids of discounts that the holder has already. */
  has: readonly string[];
}

/** A discount that was checked and is not yet given. */
export interface CheckedDiscount {
  kept: DiscountRecord | null;
  coupon: CouponRecord;
  code: PromotionCodeRecord | null;
}

/** Refuses what cannot be given, before anything changes. */
export function checkedDiscounts(
  sandbox: Sandbox,
  asked: AskedDiscount[],
  holder: Holder,
): CheckedDiscount[] {
  return asked.map((one, index) => checked(sandbox, one, holder, `discounts[${index}]`));
}

/** Gives discounts to a subscription, or to a customer as a whole. Returns their ids, in order. */
export function giveDiscounts(
  sandbox: Sandbox,
  discounts: CheckedDiscount[],
  holder: Pick<Holder, "customer" | "subscription">,
): string[] {
  return discounts.map(({ kept, coupon, code }) => {
    if (kept) return kept.id;
    const now = sandbox.clock.now();
    coupon.timesRedeemed += 1;
    if (code) code.timesRedeemed += 1;
    const row = sandbox.state.discounts.add({
      id: newId("di", 24),
      created: now,
      coupon: coupon.id,
      promotionCode: code?.id ?? null,
      customer: holder.customer,
      subscription: holder.subscription,
      end: coupon.durationInMonths === null ? null : addMonths(now, coupon.durationInMonths),
    });
    announce(sandbox, "customer.discount.created", renderDiscount(row));
    return row.id;
  });
}

/** Discounts of an invoice that no subscription made: those it is given, else its customer's (api/invoices/create). */
export function invoiceDiscounts(
  sandbox: Sandbox,
  asked: AskedDiscount[] | null | undefined,
  { id: customer, discount: general }: CustomerRecord,
  currency: string,
): string[] {
  const has = general && (general.end === null || general.end > sandbox.clock.now()) ? [general.id] : [];
  if (asked === undefined) return has;
  const holder = { customer, subscription: null, currency, has };
  return giveDiscounts(sandbox, checkedDiscounts(sandbox, asked ?? [], holder), holder);
}

/** Discounts for a preview: given to nobody, and known only until the next preview. */
export function previewDiscounts(sandbox: Sandbox, asked: AskedDiscount[], holder: Holder): string[] {
  const now = sandbox.clock.now();
  const rows = checkedDiscounts(sandbox, asked, holder).map(
    ({ kept, coupon, code }): DiscountRecord =>
      kept ?? {
        id: newId("di", 24),
        created: now,
        coupon: coupon.id,
        promotionCode: code?.id ?? null,
        customer: holder.customer,
        subscription: holder.subscription,
        end: null,
      },
  );
  sandbox.state.previewDiscounts = rows;
  return rows.map(({ id }) => id);
}

export function findDiscount({ state }: Sandbox, id: string): DiscountRecord | undefined {
  return state.discounts.find(id) ?? state.previewDiscounts.find((row) => row.id === id);
}

export function announceDiscountEnd(sandbox: Sandbox, ids: readonly string[]): void {
  for (const id of ids) {
    const row = sandbox.state.discounts.find(id);
    if (row) announce(sandbox, "customer.discount.deleted", renderDiscount(row));
  }
}

export function couponOf(sandbox: Sandbox, discount: DiscountRecord): CouponRecord {
  const coupon = sandbox.state.coupons.find(discount.coupon);
  if (!coupon) throw new Error(`Coupon ${discount.coupon} is referenced but does not exist`);
  return coupon;
}

function checked(sandbox: Sandbox, asked: AskedDiscount, holder: Holder, param: string): CheckedDiscount {
  const named = [asked.coupon, asked.promotion_code, asked.discount].filter((value) => value !== undefined);
  if (named.length !== 1) {
    throw invalid("You must specify exactly one of: coupon, promotion_code, discount.", param);
  }
  if (asked.discount !== undefined) {
    const kept = holder.has.includes(asked.discount)
      ? sandbox.state.discounts.find(asked.discount)
      : undefined;
    if (!kept) throw noSuch("discount", asked.discount, `${param}[discount]`);
    return { kept, coupon: couponOf(sandbox, kept), code: null };
  }
  const code =
    asked.promotion_code === undefined
      ? null
      : checkedCode(sandbox, asked.promotion_code, holder, `${param}[promotion_code]`);
  const id = code?.coupon ?? asked.coupon ?? "";
  return { kept: null, coupon: checkedCoupon(sandbox, id, holder, `${param}[coupon]`), code };
}

function checkedCoupon(sandbox: Sandbox, id: string, holder: Holder, param: string): CouponRecord {
  const coupon = sandbox.state.coupons.find(id);
  if (!coupon || coupon.deleted) throw noSuch("coupon", id, param);
  if (!isRedeemable(coupon, sandbox.clock.now())) {
    throw invalid(`Coupon expired: ${id}`, param, "coupon_expired");
  }
  if (coupon.currency !== null && coupon.currency !== holder.currency) {
    throw invalid(
      `The coupon ${id} has currency \`${coupon.currency}\` and cannot be applied to \`${holder.currency}\`.`,
      param,
    );
  }
  return coupon;
}

function checkedCode(sandbox: Sandbox, id: string, holder: Holder, param: string): PromotionCodeRecord {
  const code = sandbox.state.promotionCodes.find(id);
  if (!code) throw noSuch("promotion code", id, param);
  if (!isUsable(code, sandbox.clock.now())) throw invalid("This promotion code is inactive.", param);
  if (code.customer !== null && code.customer !== holder.customer) {
    throw invalid("This promotion code cannot be redeemed by this customer.", param);
  }
  if (code.firstTimeOnly && sandbox.state.invoices.by("customer", holder.customer).length > 0) {
    throw invalid(
      "This promotion code cannot be redeemed because the associated customer has prior transactions.",
      param,
    );
  }
  return code;
}
