import { z } from "zod";
import { BEYOND, type Threshold } from "./allowance";
import { isInquiry } from "./dispute";
import type { AlertState } from "./values";

/**
 * What an alert is about: an attempt to collect an invoice, a disputed payment,
 * a used allowance (told to the team, or to the tenant), or nothing but itself.
 */
export const PAYMENT_KIND = "payment";
export const DISPUTE_KIND = "dispute";
export const ALLOWANCE_KIND = "allowance";
export const TENANT_ALLOWANCE_KIND = "tenant_allowance";
export const TEST_KIND = "test";

/** What of an invoice decides whether the team is told. */
export type CollectedInvoice = {
  status: string;
  attemptCount: number;
  amountRemainingMinor: number;
  payments: readonly { status: string; failure: string | null; needsAction: boolean }[];
};

const PAYMENT_TROUBLES = ["failed", "action_required"] as const;
export type PaymentTrouble = (typeof PAYMENT_TROUBLES)[number];

/**
 * What is wrong with an invoice's payment, by its mirrored state: the last
 * attempt failed, or waits for the payer to confirm it. A charge that is still
 * on its way, as direct debits are for days, is not in trouble.
 */
export function paymentTrouble(invoice: CollectedInvoice): PaymentTrouble | null {
  const { status, attemptCount, amountRemainingMinor, payments } = invoice;
  if (status !== "open" || amountRemainingMinor <= 0) return null;
  const pending = payments.filter((payment) => payment.status === "open");
  if (pending.some(({ needsAction }) => needsAction)) return "action_required";
  const isOnItsWay = pending.length > 0 && pending.every(({ failure }) => failure === null);
  return attemptCount > 0 && !isOnItsWay ? "failed" : null;
}

/** What a payment alert tells, as it was when it was raised. No card data. */
export const PaymentAlert = z.object({
  trouble: z.enum(PAYMENT_TROUBLES),
  tenantId: z.number(),
  tenantName: z.string(),
  invoiceNumber: z.string().nullable(),
  amountMinor: z.number(),
  currency: z.string(),
  attempt: z.number(),
  failure: z.string().nullable(),
  nextAttemptAt: z.iso.datetime().nullable(),
  hostedUrl: z.string().nullable(),
});
export type PaymentAlert = z.infer<typeof PaymentAlert>;

/** What the alert of a dispute tells, as it was when it was raised. */
export const DisputeAlert = z.object({
  trouble: z.literal("disputed"),
  tenantId: z.number(),
  tenantName: z.string(),
  amountMinor: z.number(),
  currency: z.string(),
  reason: z.string(),
  /** The bank only asks: no money has been taken back yet. */
  isInquiry: z.boolean().default(false),
  answerDueAt: z.iso.datetime().nullable(),
  stripeUrl: z.string(),
});
export type DisputeAlert = z.infer<typeof DisputeAlert>;

/** What the alert of a nearly or wholly used allowance tells, as it was when the threshold was noticed. */
export const AllowanceAlert = z.object({
  trouble: z.literal("allowance"),
  tenantId: z.number(),
  tenantName: z.string(),
  /** The language the tenant prefers, as Stripe names it. */
  locale: z.string().nullable(),
  percent: z.number(),
  usedMinutes: z.number(),
  includedMinutes: z.number(),
  endsAt: z.iso.datetime(),
  currency: z.string(),
  beyond: z.enum(BEYOND),
  projection: z
    .object({ minutes: z.number(), overageMinutes: z.number(), overageAmountMinor: z.number() })
    .nullable(),
  /** Its calls are not answered any more. */
  isSuspended: z.boolean(),
});
export type AllowanceAlert = z.infer<typeof AllowanceAlert>;

/** What the team is told of a tenant's money. */
export const MoneyAlert = z.discriminatedUnion("trouble", [PaymentAlert, DisputeAlert, AllowanceAlert]);
export type MoneyAlert = z.infer<typeof MoneyAlert>;

/** One attempt to collect one invoice is told of once, whatever its trouble turns into. */
export function paymentSubject(invoiceId: string, attempt: number): string {
  return `${invoiceId}:${attempt}`;
}

/** A dispute is told of once, and once more when the bank's inquiry has become a chargeback. */
export function disputeSubject(disputeId: string, status: string): string {
  return isInquiry(status) ? `${disputeId}:inquiry` : disputeId;
}

/** One threshold of one period is told of once. */
export function allowanceSubject(
  period: { stripeSubscriptionId: string; startsAt: Date },
  percent: Threshold,
): string {
  return `${period.stripeSubscriptionId}:${period.startsAt.toISOString()}:${percent}`;
}

/** What a person needs to know of a kept alert. */
export type AlertStanding = "waiting" | "sending" | "sent" | "retrying" | "failed" | "unknown";

/**
 * A claimed alert whose answer is overdue was sent or was not: nobody knows, so
 * it is never sent again by itself.
 */
export function alertStanding(
  alert: { state: AlertState; attempts: number; nextAttemptAt: Date | null },
  at: Date,
): AlertStanding {
  const { state, attempts, nextAttemptAt } = alert;
  if (state === "sent") return "sent";
  if (state === "claimed") return nextAttemptAt && nextAttemptAt > at ? "sending" : "unknown";
  if (nextAttemptAt === null) return "failed";
  return attempts === 0 ? "waiting" : "retrying";
}
