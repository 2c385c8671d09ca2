import { newId } from "@/sandbox/stripe/state/ids";
import type {
  BillingReason,
  InvoiceItemRecord,
  InvoiceRecord,
  LineBasis,
} from "@/sandbox/stripe/state/invoice-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { CollectionMethod, SubscriptionRecord } from "@/sandbox/stripe/state/subscription-records";
import { spendDiscounts } from "./apply-discounts";
import { announceInvoice } from "./change";
import { planInvoice } from "./plan-moments";

/** Stripe keeps a renewal invoice open to changes for one hour (usage-based/configure-grace-period). */
export const DRAFT_SECONDS = 3600;

interface Draft {
  customer: string;
  currency: string;
  subscription: SubscriptionRecord | null;
  reason: BillingReason;
  collectionMethod: CollectionMethod;
  daysUntilDue: number | null;
  autoAdvance: boolean;
  discounts: string[];
  automaticTax: boolean;
  basis: LineBasis[];
  periodStart: number;
  periodEnd: number;
}

export function createInvoice(sandbox: Sandbox, draft: Draft): InvoiceRecord {
  const now = sandbox.clock.now();
  const row = sandbox.state.invoices.add(invoiceRecord(draft, newId("in", 24), now));
  const customer = sandbox.state.customers.find(row.customer);
  if (customer) customer.currency = row.currency;
  for (const basis of row.basis) {
    const item =
      basis.kind === "invoice_item" ? sandbox.state.invoiceItems.find(basis.invoiceItem) : undefined;
    if (item) item.invoice = row.id;
  }
  if (draft.subscription) draft.subscription.latestInvoice = row.id;
  announceInvoice(sandbox, "invoice.created", row);
  planInvoice(sandbox, row);
  return row;
}

/** An invoice of a subscription, with the pending items that Stripe pulls in. */
export function createSubscriptionInvoice(
  sandbox: Sandbox,
  subscription: SubscriptionRecord,
  reason: BillingReason,
  basis: LineBasis[],
  period: { start: number; end: number },
): InvoiceRecord {
  return createInvoice(sandbox, {
    ...draftOf(subscription, reason, [...basis, ...pendingBasis(sandbox, subscription)], period),
    autoAdvance: subscription.status !== "unpaid" && subscription.pauseCollection === null,
    discounts: spendDiscounts(sandbox, subscription, isTrialOnly(basis)),
  });
}

export function pendingItems(
  sandbox: Sandbox,
  customer: string,
  subscription: string | null,
): InvoiceItemRecord[] {
  return sandbox.state.invoiceItems
    .by("customer", customer)
    .filter(
      (item) => item.invoice === null && (item.subscription === null || item.subscription === subscription),
    );
}

export function basisOfItem(item: InvoiceItemRecord): LineBasis {
  return { kind: "invoice_item", id: `il_${item.id.slice(3)}`, invoiceItem: item.id };
}

function isTrialOnly(basis: LineBasis[]): boolean {
  return basis.length > 0 && basis.every(({ kind }) => kind === "trial");
}

function pendingBasis(sandbox: Sandbox, subscription: SubscriptionRecord): LineBasis[] {
  return pendingItems(sandbox, subscription.customer, subscription.id)
    .filter((item) => item.currency === subscription.currency)
    .map(basisOfItem);
}

function draftOf(
  subscription: SubscriptionRecord,
  reason: BillingReason,
  basis: LineBasis[],
  period: { start: number; end: number },
): Draft {
  return {
    customer: subscription.customer,
    currency: subscription.currency,
    subscription,
    reason,
    collectionMethod: subscription.collectionMethod,
    daysUntilDue: subscription.daysUntilDue,
    autoAdvance: true,
    discounts: [],
    automaticTax: subscription.automaticTax,
    basis,
    periodStart: period.start,
    periodEnd: period.end,
  };
}

function invoiceRecord(draft: Draft, id: string, now: number): InvoiceRecord {
  return {
    id,
    created: now,
    customer: draft.customer,
    subscription: draft.subscription?.id ?? null,
    subscriptionMetadata: { ...draft.subscription?.metadata },
    billingReason: draft.reason,
    collectionMethod: draft.collectionMethod,
    status: "draft",
    autoAdvance: draft.autoAdvance,
    finalizesAt: now + DRAFT_SECONDS,
    currency: draft.currency,
    number: null,
    basis: draft.basis,
    discounts: draft.discounts,
    automaticTax: draft.automaticTax,
    lines: null,
    attemptCount: 0,
    nextPaymentAttempt: null,
    startingBalance: 0,
    endingBalance: null,
    amountPaid: 0,
    dueDate: null,
    daysUntilDue: draft.daysUntilDue,
    overdueSeen: false,
    willBeDueTold: false,
    defaultPaymentMethod: null,
    description: null,
    footer: null,
    metadata: {},
    periodStart: draft.periodStart,
    periodEnd: draft.periodEnd,
    finalizedAt: null,
    paidAt: null,
    voidedAt: null,
    uncollectibleAt: null,
    payments: [],
    deleted: false,
  };
}
