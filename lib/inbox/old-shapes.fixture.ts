/** What an event names at Stripe. */
export type Named = { customer: string; subscription: string; invoice: string };

type Shape = { version: string; type: string; object: Record<string, unknown> };

/**
 * The same facts as Stripe told them over the years: which fields there were,
 * under which name, and expanded or not. From Stripe's API changelog.
 */
export function shapesOf({ customer, subscription, invoice }: Named): Shape[] {
  const period = { current_period_start: 1_560_000_000, current_period_end: 1_562_592_000 };
  const plan = { id: "plan_old", object: "plan", amount: 4900, currency: "eur", interval: "month" };
  return [
    {
      version: "2019-05-16",
      type: "customer.subscription.updated",
      object: {
        id: subscription,
        object: "subscription",
        customer,
        ...period,
        billing: "charge_automatically",
        plan,
        quantity: 1,
        items: { object: "list", data: [{ id: "si_old", object: "subscription_item", plan, quantity: 1 }] },
        status: "active",
        start: 1_560_000_000,
      },
    },
    {
      version: "2019-05-16",
      type: "invoice.payment_failed",
      object: {
        id: invoice,
        object: "invoice",
        customer,
        subscription,
        charge: "ch_old",
        billing: "charge_automatically",
        date: 1_560_000_000,
        paid: false,
        tax: null,
        tax_percent: null,
        lines: { object: "list", data: [{ id: "sli_old", amount: 4900, plan, proration: false }] },
      },
    },
    {
      version: "2020-08-27",
      type: "customer.updated",
      object: {
        id: customer,
        object: "customer",
        account_balance: 0,
        default_source: "card_old",
        sources: { object: "list", data: [] },
        subscriptions: { object: "list", data: [{ id: subscription, object: "subscription", ...period }] },
        tax_info: null,
      },
    },
    {
      version: "2020-08-27",
      type: "invoice.paid",
      object: {
        id: invoice,
        object: "invoice",
        customer: { id: customer, object: "customer", deleted: true },
        subscription: { id: subscription, object: "subscription" },
        charge: { id: "ch_old", object: "charge" },
        payment_intent: "pi_old",
        discount: { coupon: { id: "co_old" } },
      },
    },
    {
      version: "2022-11-15",
      type: "customer.subscription.deleted",
      object: { id: subscription, object: "subscription", customer, ...period, items: null, discount: null },
    },
    {
      version: "2024-06-20",
      type: "invoice.finalized",
      object: { id: invoice, object: "invoice", customer, subscription, parent: null, payments: undefined },
    },
    {
      version: "2025-03-31.basil",
      type: "invoice.updated",
      object: {
        id: invoice,
        object: "invoice",
        customer,
        parent: { type: "subscription_details", subscription_details: { subscription, metadata: {} } },
      },
    },
    {
      version: "2025-09-30.clover",
      type: "customer.subscription.created",
      object: {
        id: subscription,
        object: "subscription",
        customer,
        billing_mode: { type: "flexible" },
        items: {},
      },
    },
    {
      version: "2026-03-25.dahlia",
      type: "invoice.created",
      object: { id: invoice, object: "invoice", customer, lines: { data: [{ quantity_decimal: "1" }] } },
    },
  ];
}

/** What no version ever sent, or none yet. */
export const STRANGE: Shape[] = [
  { version: "2015-10-16", type: "invoice.paid", object: {} },
  {
    version: "2018-02-06",
    type: "customer.subscription.updated",
    object: { id: null, object: null, customer: null, status: null, items: null },
  },
  {
    version: "2031-01-01.future",
    type: "invoice.paid",
    object: { id: 42, object: ["invoice"], customer: [] },
  },
  {
    version: "2031-01-01.future",
    type: "customer.hologram.projected",
    object: { id: "holo_1", object: "hologram" },
  },
  { version: "2031-01-01.future", type: "constructor", object: { id: "x", customer: "__proto__" } },
  { version: "2019-05-16", type: "invoice.upcoming", object: { object: "invoice", customer: null } },
  {
    version: "2019-05-16",
    type: "checkout.session.completed",
    object: { object: "checkout.session", customer: null, display_items: [] },
  },
];
