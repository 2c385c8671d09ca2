import { describe, expect, it } from "vitest";
import { type BillingSituation, whyUnavailable } from "./billing-action";

const SUBSCRIBED: BillingSituation = {
  mayAct: true,
  hasCustomer: true,
  hasSubscription: true,
  status: "active",
  isEnding: false,
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
    ["a customer can be synced", "sync_status", CUSTOMER_ONLY, null],
    ["without a customer there is nothing to sync", "sync_status", NEW, "no_customer"],
    ["who may only read acts on nothing", "sync_status", { ...SUBSCRIBED, mayAct: false }, "not_allowed"],
  ] as const)("%s", (_rule, action, situation, reason) => {
    expect(whyUnavailable(action, situation)).toBe(reason);
  });
});
