import { z } from "zod";

/**
 * What we say in our own words of something that failed, with its English
 * sentence for logs and for callers without a language. Screens show
 * `reasons.<code>` of their language. What Stripe, a mail server or the database
 * said stays as it was said.
 */
export const REASONS = {
  unlinked_names_none: "No tenant is linked to customer {customer}: its metadata names none",
  unlinked_unknown_tenant: "No tenant is linked to customer {customer}: there is no tenant {tenant}",
  unlinked_tenant_taken: "No tenant is linked to customer {customer}: tenant {tenant} has customer {other}",
  unlinked_dispute:
    "No tenant is linked to customer {customer}: the payment of dispute {dispute} was for no invoice of ours",
  unlinked_checkout:
    "No tenant is linked to customer {customer}: checkout session {session} is not one of our links",
  event_without_mode: "The event does not say whether it is of live or test mode.",
  event_of_live_mode: "The event is of live mode, our key is not.",
  event_of_test_mode: "The event is of test mode, our key is not.",
  event_of_account: "The event is of account {account}, our key is not.",
  key_of_other_account:
    "This database belongs to Stripe account {ours}, but STRIPE_SECRET_KEY is a key of {other}. Use another database or another key.",
  nobody_to_write_to: "There is nobody to write to.",
  variable_unset: "{variable} is not set.",
  webhook_answered: "The webhook answered {status}.",
  no_answer_within: "No answer within {seconds} s.",
  mail_not_sent: "The mail was not sent: {answer}",
} as const;

const Code = z.custom<ReasonCode>((code) => typeof code === "string" && Object.hasOwn(REASONS, code));
export type ReasonCode = keyof typeof REASONS;

export const Reason = z.object({ code: Code, values: z.record(z.string(), z.string()) });
export type Reason = z.infer<typeof Reason>;

/** Why something failed: in English or in others' words, and, where it is ours to say, by its code. */
export type ToldReason = { text: string; reason: Reason | null };

export function reasonText({ code, values }: Reason): string {
  return REASONS[code].replaceAll(/\{(\w+)\}/g, (_place, name: string) => values[name] ?? "");
}

export function toldInOurWords(code: ReasonCode, values: Record<string, string> = {}): ToldReason {
  const reason = { code, values };
  return { text: reasonText(reason), reason };
}
