import { describe, expect, it } from "vitest";
import { type BillingSituation, whyUnavailable } from "./billing-action";

const SUBSCRIBED: BillingSituation = {
  mayAct: true,
  hasCustomer: true,
  hasSubscription: true,
  status: "active",
  isEnding: false,
  hasScheduledChange: false,
  isCollectionPaused: false,
  isSuspendedByHand: false,
  isSuspendedForQuota: false,
  hasOpenInvoice: true,
  hasPaymentMethod: true,
  hasDiscount: true,
};
const NEW: BillingSituation = { ...SUBSCRIBED, hasCustomer: false, hasSubscription: false, status: null };
const CUSTOMER_ONLY: BillingSituation = { ...NEW, hasCustomer: true };

describe("whyUnavailable", () => {
  it.each([
    ["a new tenant gets a customer", "create_customer", NEW, null],
    ["a customer is created once", "create_customer", CUSTOMER_ONLY, "customer_exists"],
    ["a subscription needs a customer", "create_subscription", NEW, "no_customer"],
    ["a customer can be subscribed", "create_subscription", CUSTOMER_ONLY, null],
    ["a tenant is subscribed once", "create_subscription", SUBSCRIBED, "subscription_exists"],
    ["who canceled may come back", "create_subscription", { ...SUBSCRIBED, status: "canceled" }, null],
    [
      "a past-due subscription still runs",
      "create_subscription",
      { ...SUBSCRIBED, status: "past_due" },
      "subscription_exists",
    ],
    [
      "a tenant is suspended once",
      "suspend",
      { ...SUBSCRIBED, isSuspendedByHand: true },
      "already_suspended",
    ],
    ["anyone may be suspended", "suspend", NEW, null],
    [
      "a quota's suspension is not one by hand",
      "lift_quota_suspension",
      SUBSCRIBED,
      "not_suspended_for_quota",
    ],
    ["it is lifted by itself", "lift_quota_suspension", { ...SUBSCRIBED, isSuspendedForQuota: true }, null],
    ["only a suspension by hand is lifted by hand", "lift_suspension", SUBSCRIBED, "not_suspended"],
    ["a running subscription can be canceled", "cancel_at_period_end", SUBSCRIBED, null],
    [
      "an ending subscription already ends",
      "cancel_at_period_end",
      { ...SUBSCRIBED, isEnding: true },
      "already_ending",
    ],
    ["an ending subscription can still be ended now", "cancel_now", { ...SUBSCRIBED, isEnding: true }, null],
    [
      "an ended subscription cannot be canceled",
      "cancel_now",
      { ...SUBSCRIBED, status: "canceled" },
      "no_subscription",
    ],
    [
      "without a subscription there is nothing to cancel",
      "cancel_at_period_end",
      CUSTOMER_ONLY,
      "no_subscription",
    ],
    ["a running plan can be changed", "change_plan", SUBSCRIBED, null],
    [
      "a plan that is going to change is left alone",
      "change_plan",
      { ...SUBSCRIBED, hasScheduledChange: true },
      "change_scheduled",
    ],
    [
      "a plan that is going to end is resumed before it changes",
      "change_plan",
      { ...SUBSCRIBED, isEnding: true },
      "ending_first",
    ],
    ["without a subscription there is no plan to change", "change_plan", CUSTOMER_ONLY, "no_subscription"],
    [
      "a scheduled change is canceled before the subscription",
      "cancel_at_period_end",
      { ...SUBSCRIBED, hasScheduledChange: true },
      "change_scheduled",
    ],
    [
      "what is not scheduled cannot be canceled",
      "cancel_scheduled_change",
      SUBSCRIBED,
      "no_scheduled_change",
    ],
    [
      "a scheduled change can be canceled",
      "cancel_scheduled_change",
      { ...SUBSCRIBED, hasScheduledChange: true },
      null,
    ],
    ["what goes on needs no resuming", "resume", SUBSCRIBED, "nothing_to_resume"],
    ["an ending subscription can be resumed", "resume", { ...SUBSCRIBED, isEnding: true }, null],
    ["a paused subscription can be resumed", "resume", { ...SUBSCRIBED, status: "paused" }, null],
    ["a paused collection can be resumed", "resume", { ...SUBSCRIBED, isCollectionPaused: true }, null],
    [
      "an ended subscription cannot be resumed",
      "resume",
      { ...SUBSCRIBED, status: "canceled", isEnding: true },
      "no_subscription",
    ],
    ["an open invoice can be charged again", "retry_payment", SUBSCRIBED, null],
    ["also when the subscription has ended", "retry_payment", { ...SUBSCRIBED, status: "canceled" }, null],
    [
      "without an open invoice there is nothing to charge",
      "retry_payment",
      { ...SUBSCRIBED, hasOpenInvoice: false },
      "no_open_invoice",
    ],
    [
      "without a card there is nobody to charge",
      "retry_payment",
      { ...SUBSCRIBED, hasPaymentMethod: false },
      "no_payment_method",
    ],
    ["a coupon needs a running subscription", "apply_coupon", CUSTOMER_ONLY, "no_subscription"],
    ["a discount that is there can be removed", "remove_discount", SUBSCRIBED, null],
    [
      "no discount, nothing to remove",
      "remove_discount",
      { ...SUBSCRIBED, hasDiscount: false },
      "no_discount",
    ],
    [
      "collection follows the subscription",
      "change_collection_method",
      { ...SUBSCRIBED, status: "canceled" },
      "no_subscription",
    ],
    ["tax follows the subscription", "set_automatic_tax", SUBSCRIBED, null],
    [
      "a plan that waits would bring the old coupon back",
      "remove_discount",
      { ...SUBSCRIBED, hasScheduledChange: true },
      "change_scheduled",
    ],
    ["a customer can be synced", "sync_status", CUSTOMER_ONLY, null],
    ["without a customer there is nothing to sync", "sync_status", NEW, "no_customer"],
    ["who may only read acts on nothing", "sync_status", { ...SUBSCRIBED, mayAct: false }, "not_allowed"],
  ] as const)("%s", (_rule, action, situation, reason) => {
    expect(whyUnavailable(action, situation)).toBe(reason);
  });
});
