import { cancelSubscription } from "@/sandbox/stripe/billing/cancel-subscription";
import { createSubscription } from "@/sandbox/stripe/billing/create-subscription";
import { resumeSubscription } from "@/sandbox/stripe/billing/resume-subscription";
import { invalid, noSuch } from "@/sandbox/stripe/http/errors";
import { createdParams, pageOf, pageParams } from "@/sandbox/stripe/http/pagination";
import {
  bool,
  hash,
  integer,
  oneOf,
  required,
  text,
  unixTime,
  unixTimeOrNow,
  type Values,
} from "@/sandbox/stripe/http/params";
import { type Route, route } from "@/sandbox/stripe/http/route";
import { renderItem, renderSubscription } from "@/sandbox/stripe/render/subscription";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { SubscriptionRecord } from "@/sandbox/stripe/state/subscription-records";
import { checkedPaymentMethod, getCustomer, getSubscription, patched } from "./find";
import {
  anchorConfig,
  cancellationDetails,
  daysMissing,
  daysWithoutInvoice,
  itemChangesParam,
  itemsParam,
  pauseCollection,
  prorationBehavior,
  sharedFields,
} from "./subscription-params";
import { updateSubscription } from "./update-subscription";

const createFields = {
  ...sharedFields,
  customer: required(text()),
  items: required(itemsParam),
  trial_period_days: integer(0, 730),
  trial_end: unixTimeOrNow(),
  billing_cycle_anchor: unixTime(),
  billing_cycle_anchor_config: anchorConfig,
  currency: text(3),
  billing_mode: hash({
    type: oneOf("flexible"),
    flexible: hash({ proration_discounts: oneOf("included", "itemized") }),
  }),
};

export const updateFields = {
  ...sharedFields,
  items: itemChangesParam,
  trial_end: unixTimeOrNow(),
  pause_collection: pauseCollection,
  billing_cycle_anchor: hash({ type: required(oneOf("now", "unchanged")) }),
  cancellation_details: cancellationDetails,
  proration_date: unixTime(),
};

const resumeFields = {
  billing_cycle_anchor: hash({ type: required(oneOf("now", "unchanged")) }),
  payment_behavior: oneOf("resume_on_payment_attempt", "resume_on_payment_success"),
  proration_behavior: prorationBehavior,
  proration_date: unixTime(),
};

const statuses = [
  "incomplete",
  "incomplete_expired",
  "trialing",
  "active",
  "past_due",
  "canceled",
  "unpaid",
  "paused",
] as const;

export const subscriptionRoutes: Route[] = [
  route("POST", "/v1/subscriptions", createFields, ({ sandbox, values }) =>
    renderSubscription(sandbox, create(sandbox, values)),
  ),
  route("GET", "/v1/subscriptions/:id", {}, ({ sandbox, id }) =>
    renderSubscription(sandbox, getSubscription(sandbox, id)),
  ),
  route("POST", "/v1/subscriptions/:id", updateFields, ({ sandbox, id, values }) =>
    renderSubscription(sandbox, updateSubscription(sandbox, getSubscription(sandbox, id), values)),
  ),
  route(
    "DELETE",
    "/v1/subscriptions/:id",
    { invoice_now: bool(), prorate: bool(), cancellation_details: cancellationDetails },
    ({ sandbox, id, values }) => {
      const row = getSubscription(sandbox, id);
      if (row.endedAt !== null) throw noSuch("subscription", id);
      row.cancellation = {
        ...row.cancellation,
        comment: values.cancellation_details?.comment ?? row.cancellation.comment,
        feedback: values.cancellation_details?.feedback ?? row.cancellation.feedback,
      };
      cancelSubscription(sandbox, row, {
        invoiceNow: values.invoice_now ?? false,
        prorates: values.prorate ?? false,
      });
      return renderSubscription(sandbox, row);
    },
  ),
  route("POST", "/v1/subscriptions/:id/resume", resumeFields, ({ sandbox, id, values }) => {
    const row = getSubscription(sandbox, id);
    resumeSubscription(sandbox, row, {
      anchor: values.billing_cycle_anchor?.type ?? "now",
      mustPay: values.payment_behavior === "resume_on_payment_success",
    });
    return renderSubscription(sandbox, row);
  }),
  route(
    "GET",
    "/v1/subscriptions",
    {
      ...pageParams,
      ...createdParams,
      customer: text(),
      price: text(),
      status: oneOf(...statuses, "all", "ended"),
      collection_method: oneOf("charge_automatically", "send_invoice"),
    },
    ({ sandbox, values }) => {
      const { state } = sandbox;
      const rows =
        values.customer === undefined
          ? state.subscriptions.all()
          : state.subscriptions.by("customer", values.customer);
      return pageOf(
        rows,
        values,
        "/v1/subscriptions",
        (row) => renderSubscription(sandbox, row),
        (row) =>
          hasStatus(row, values.status) &&
          (values.collection_method === undefined || row.collectionMethod === values.collection_method) &&
          (values.price === undefined || row.items.some((item) => item.price === values.price)),
      );
    },
  ),
  route(
    "GET",
    "/v1/subscription_items",
    { ...pageParams, subscription: required(text()) },
    ({ sandbox, values }) => {
      const row = getSubscription(sandbox, values.subscription, "subscription");
      return pageOf(row.items, values, "/v1/subscription_items", (item) => renderItem(sandbox, row, item));
    },
  ),
];

/** Ended subscriptions are left out unless a status is named (docs.stripe.com/api/subscriptions/list). */
function hasStatus(row: SubscriptionRecord, wanted: string | undefined): boolean {
  if (wanted === "all") return true;
  if (wanted === "ended") return row.status === "canceled" || row.status === "incomplete_expired";
  return wanted === undefined ? row.status !== "canceled" : row.status === wanted;
}

function create(sandbox: Sandbox, values: Values<typeof createFields>): SubscriptionRecord {
  const customer = getCustomer(sandbox, values.customer, "customer");
  if (values.billing_cycle_anchor !== undefined && values.billing_cycle_anchor_config) {
    throw invalid(
      "You may only specify one of these parameters: billing_cycle_anchor, billing_cycle_anchor_config.",
      "billing_cycle_anchor",
    );
  }
  if (values.trial_end !== undefined && values.trial_period_days !== undefined) {
    throw invalid("You may only specify one of these parameters: trial_end, trial_period_days.", "trial_end");
  }
  const now = sandbox.clock.now();
  if (values.billing_cycle_anchor !== undefined && values.billing_cycle_anchor < now) {
    throw invalid("The billing_cycle_anchor must be in the future.", "billing_cycle_anchor");
  }
  const collectionMethod = values.collection_method ?? "charge_automatically";
  if (collectionMethod === "send_invoice" && values.days_until_due === undefined) {
    throw daysMissing();
  }
  if (collectionMethod === "charge_automatically" && values.days_until_due !== undefined) {
    throw daysWithoutInvoice();
  }
  const method = values.default_payment_method;
  const config = values.billing_cycle_anchor_config;
  return createSubscription(sandbox, {
    customer: customer.id,
    items: values.items.map((item, index) => ({
      price: requiredPrice(item.price, index),
      quantity: item.quantity,
      metadata: patched({}, item.metadata),
    })),
    metadata: patched({}, values.metadata),
    description: values.description ?? null,
    discounts: values.discounts ?? [],
    automaticTax: values.automatic_tax?.enabled ?? false,
    collectionMethod,
    daysUntilDue: collectionMethod === "send_invoice" ? (values.days_until_due ?? null) : null,
    defaultPaymentMethod: method
      ? checkedPaymentMethod(sandbox, method, customer.id, "default_payment_method")
      : null,
    paymentBehavior: values.payment_behavior ?? "allow_incomplete",
    trialEnd: trialEndOf(values, now),
    trialWithoutPayment: values.trial_settings?.end_behavior.missing_payment_method ?? "create_invoice",
    anchor: values.billing_cycle_anchor ?? null,
    anchorConfig: config
      ? {
          dayOfMonth: config.day_of_month,
          month: config.month ?? null,
          hour: config.hour ?? null,
          minute: config.minute ?? null,
          second: config.second ?? null,
        }
      : null,
    prorates: values.proration_behavior !== "none",
    cancelAt: values.cancel_at ?? null,
    cancelAtPeriodEnd: values.cancel_at_period_end ?? false,
  });
}

function trialEndOf(values: Values<typeof createFields>, now: number): number | null {
  if (values.trial_end === "now") return null;
  if (values.trial_end !== undefined) return values.trial_end;
  return values.trial_period_days ? now + values.trial_period_days * 86_400 : null;
}

function requiredPrice(price: string | undefined, index: number): string {
  const name = `items[${index}][price]`;
  if (price === undefined) throw invalid(`Missing required param: ${name}.`, name, "parameter_missing");
  return price;
}
