import { cancelSubscription } from "@/sandbox/stripe/billing/cancel-subscription";
import { createSubscription } from "@/sandbox/stripe/billing/create-subscription";
import { previewDiscounts } from "@/sandbox/stripe/billing/discounts";
import { invoiceLines } from "@/sandbox/stripe/billing/invoice-lines";
import { type Preview, preview } from "@/sandbox/stripe/billing/preview";
import { resumeSubscription } from "@/sandbox/stripe/billing/resume-subscription";
import { checkTaxLocation } from "@/sandbox/stripe/billing/tax-location";
import { invalid } from "@/sandbox/stripe/http/errors";
import {
  bool,
  clearable,
  hash,
  metadata,
  oneOf,
  required,
  text,
  unixTime,
  unixTimeOrNow,
  type Values,
} from "@/sandbox/stripe/http/params";
import { type Route, route } from "@/sandbox/stripe/http/route";
import { renderInvoice } from "@/sandbox/stripe/render/invoice";
import { renderLine } from "@/sandbox/stripe/render/invoice-line";
import type { InvoiceRecord } from "@/sandbox/stripe/state/invoice-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { SubscriptionRecord } from "@/sandbox/stripe/state/subscription-records";
import { billingMode, taxRates } from "./checked-only";
import { getCustomer, getSchedule, getSubscription, patched } from "./find";
import { imagineItems, previewItemsParam } from "./invoice-items";
import { phasesParam } from "./schedule-params";
import {
  automaticTaxParam,
  discountsParam,
  itemChangesParam,
  prorationBehavior,
} from "./subscription-params";
import { createSchedule } from "./subscription-schedules";
import { updateSchedule } from "./update-schedule";
import { updateSubscription } from "./update-subscription";

const previewFields = {
  customer: text(),
  subscription: text(),
  schedule: text(),
  preview_mode: oneOf("next", "recurring"),
  currency: text(3),
  automatic_tax: automaticTaxParam,
  discounts: discountsParam,
  invoice_items: previewItemsParam,
  subscription_details: hash({
    items: itemChangesParam,
    proration_behavior: prorationBehavior,
    proration_date: unixTime(),
    billing_cycle_anchor: hash({
      type: required(oneOf("now", "unchanged", "timestamp")),
      timestamp: unixTime(),
    }),
    billing_mode: billingMode,
    cancel_at: clearable(unixTime()),
    cancel_at_period_end: bool(),
    cancel_now: bool(),
    default_tax_rates: taxRates,
    metadata: metadata(),
    resume_at: oneOf("now"),
    start_date: unixTime(),
    trial_end: unixTimeOrNow(),
  }),
  schedule_details: hash({
    phases: phasesParam,
    end_behavior: oneOf("cancel", "release"),
    proration_behavior: prorationBehavior,
    billing_mode: billingMode,
  }),
};

const KEPT_PREVIEWS = 100;

type Asked = Values<typeof previewFields>;
type Details = Partial<NonNullable<Asked["subscription_details"]>>;

export const invoicePreviewRoutes: Route[] = [
  route("POST", "/v1/invoices/create_preview", previewFields, ({ sandbox, values }) => {
    const mode = values.preview_mode ?? "next";
    refuseMixed(values);
    const { customer, change } = changeOf(sandbox, values);
    const shown = preview(sandbox, customer, mode, (imagined) => {
      const { subscription, invoice_items: items = [] } = values;
      imagineItems(imagined, items, { customer, subscription });
      return change(imagined);
    });
    const invoice = asIf(sandbox, shown, values);
    // The lines are made in the imagined state, and expanding looks into the real one.
    shown.sandbox.state.previewDiscounts = sandbox.state.previewDiscounts;
    return kept(sandbox, shown.sandbox, invoice);
  }),
];

/** Answers a preview and remembers it, with the lines that the answer has no room for. */
function kept({ state: { previews } }: Sandbox, imagined: Sandbox, invoice: InvoiceRecord) {
  const shown = renderInvoice(imagined, invoice);
  const lines = invoiceLines(imagined, invoice).map((line) => renderLine(invoice, line));
  previews.set(invoice.id, { invoice: shown, lines });
  for (const id of [...previews.keys()].slice(0, -KEPT_PREVIEWS)) previews.delete(id);
  return shown;
}

/** A preview with the discounts and the tax setting that the request names instead of the subscription's. */
function asIf(sandbox: Sandbox, { invoice }: Preview, values: Asked): InvoiceRecord {
  const { customer, currency, subscription } = invoice;
  const has = subscription === null ? [] : (sandbox.state.subscriptions.find(subscription)?.discounts ?? []);
  if (values.automatic_tax?.enabled) checkTaxLocation(sandbox, customer);
  return {
    ...invoice,
    discounts:
      values.discounts === undefined
        ? invoice.discounts
        : previewDiscounts(sandbox, values.discounts ?? [], { customer, subscription, currency, has }),
    automaticTax: values.automatic_tax?.enabled ?? invoice.automaticTax,
  };
}

interface Change {
  customer: string;
  /** Done in an imagined sandbox; answers the subscription whose next invoice is wanted. */
  change: (sandbox: Sandbox) => SubscriptionRecord | null;
}

function changeOf(sandbox: Sandbox, values: Asked): Change {
  const { subscription_details: details = {}, schedule_details: plan } = values;
  if (values.schedule !== undefined) {
    const { id, customer } = getSchedule(sandbox, values.schedule, "schedule");
    return { customer, change: (imagined) => scheduled(imagined, id, plan) };
  }
  if (values.subscription !== undefined) {
    const { id, customer } = getSubscription(sandbox, values.subscription, "subscription");
    return { customer, change: (imagined) => changed(imagined, id, details) };
  }
  if (values.customer === undefined) {
    throw invalid("Missing required param: subscription.", "subscription", "parameter_missing");
  }
  const { id: customer } = getCustomer(sandbox, values.customer, "customer");
  if (plan) {
    return {
      customer,
      change: (imagined) => {
        const { subscription } = createSchedule(imagined, { ...plan, customer });
        return subscription === null ? null : getSubscription(imagined, subscription);
      },
    };
  }
  return { customer, change: (imagined) => created(imagined, customer, details) };
}

function changed(sandbox: Sandbox, id: string, details: Details): SubscriptionRecord {
  const row = getSubscription(sandbox, id);
  const { cancel_now, resume_at, billing_cycle_anchor: anchor, start_date, ...update } = details;
  if (anchor?.type === "timestamp") {
    throw invalid(
      "`timestamp` can only be used for new subscriptions.",
      "subscription_details[billing_cycle_anchor][type]",
    );
  }
  if (cancel_now) {
    cancelSubscription(sandbox, row, { invoiceNow: true, prorates: update.proration_behavior !== "none" });
    return row;
  }
  if (resume_at) {
    resumeSubscription(sandbox, row, { anchor: anchor?.type ?? "now", mustPay: false });
    return row;
  }
  const asksAnything = [anchor, ...Object.values(update)].some((value) => value !== undefined);
  if (!asksAnything || row.endedAt !== null) return row;
  const wanted = anchor && { type: anchor.type === "now" ? ("now" as const) : ("unchanged" as const) };
  return updateSubscription(sandbox, row, { ...update, billing_cycle_anchor: wanted });
}

function created(sandbox: Sandbox, customer: string, details: Details): SubscriptionRecord {
  const { items, trial_end: trialEnd, billing_cycle_anchor: anchor } = details;
  if (!items?.[0]) {
    const name = "subscription_details[items]";
    throw invalid(`Missing required param: ${name}.`, name, "parameter_missing");
  }
  return createSubscription(sandbox, {
    customer,
    items: items.map((item, index) => {
      const name = `subscription_details[items][${index}][price]`;
      if (item.price === undefined)
        throw invalid(`Missing required param: ${name}.`, name, "parameter_missing");
      return { price: item.price, quantity: item.quantity, metadata: patched({}, item.metadata) };
    }),
    metadata: patched({}, details.metadata),
    description: null,
    collectionMethod: "charge_automatically",
    daysUntilDue: null,
    defaultPaymentMethod: null,
    paymentBehavior: "default_incomplete",
    trialEnd: typeof trialEnd === "number" ? trialEnd : null,
    trialWithoutPayment: "create_invoice",
    anchor: anchor?.type === "timestamp" ? (anchor.timestamp ?? null) : null,
    anchorConfig: null,
    prorates: details.proration_behavior !== "none",
    cancelAt: details.cancel_at ?? null,
    cancelAtPeriodEnd: details.cancel_at_period_end ?? false,
    discounts: [],
    automaticTax: false,
  });
}

function scheduled(sandbox: Sandbox, id: string, plan: Asked["schedule_details"]): SubscriptionRecord | null {
  const row = getSchedule(sandbox, id);
  if (plan) updateSchedule(sandbox, row, plan);
  return row.subscription === null ? null : getSubscription(sandbox, row.subscription);
}

function refuseMixed(values: Asked): void {
  if (values.schedule !== undefined && values.subscription !== undefined) {
    throw invalid("You may only specify one of these parameters: schedule, subscription.", "schedule");
  }
  if (values.schedule_details && values.subscription_details) {
    throw invalid(
      "You may only specify one of these parameters: schedule_details, subscription_details.",
      "schedule_details",
    );
  }
}
