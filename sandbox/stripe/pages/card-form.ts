import { declined } from "@/sandbox/stripe/http/declines";
import { ApiError, invalid } from "@/sandbox/stripe/http/errors";
import { materializeNumber } from "@/sandbox/stripe/routes/attach";
import type { PaymentMethodRecord } from "@/sandbox/stripe/state/records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { Page } from "./answer";
import { type Html, html } from "./html";

/** Cards whose bank asks the customer to confirm (docs.stripe.com/testing, 3D Secure). */
const ASKS_TO_CONFIRM = new Set(["4000002500003155", "4000002760003184", "4000000000003220"]);

const TEST_CARDS = [
  ["4242 4242 4242 4242", "is accepted"],
  ["4000 0000 0000 0002", "is declined"],
  ["4000 0000 0000 0341", "is accepted, and declined when it is charged"],
  ["4000 0025 0000 3155", "asks the customer to confirm first"],
] as const;

/** A card's fields. What was typed stays typed after a decline, but for the security code. */
export function cardFields(form: URLSearchParams): Html {
  const typed = (name: string) => form.get(name) ?? "";
  return html`<label>Card number<input name="number" inputmode="numeric" autocomplete="off" placeholder="4242 4242 4242 4242" value="${typed("number")}" required></label>
<div class="pair"><label>Expiry (MM/YY)<input name="expiry" inputmode="numeric" autocomplete="off" placeholder="12/34" value="${typed("expiry")}" required></label>
<label>Security code<input name="cvc" inputmode="numeric" autocomplete="off" placeholder="123" required></label></div>
<label>Name on card<input name="name" autocomplete="off" value="${typed("name")}"></label>`;
}

export function testCards(): Html {
  const rows = TEST_CARDS.map(([number, what]) => html`<dt><code>${number}</code></dt><dd>${what}</dd>`);
  return html`<details><summary>Test cards</summary><dl>${rows}</dl><p class="muted">Any expiry to come, any security code.</p></details>`;
}

/**
 * The card that was typed. Throws Stripe's sentence for what is wrong with it. A
 * card that is always declined is refused here when it is only to be kept; when
 * it is charged at once, the charge declines it.
 */
export function cardFrom(
  sandbox: Sandbox,
  form: URLSearchParams,
  { isCharged }: { isCharged: boolean },
): PaymentMethodRecord {
  const { month, year } = expiryFrom(form.get("expiry") ?? "", new Date(sandbox.clock.nowMs()));
  if (!/^\d{3,4}$/.test(form.get("cvc") ?? ""))
    throw invalid("Your card's security code is incomplete.", "cvc", "incomplete_cvc");
  const card = materializeNumber(sandbox, digitsOf(form));
  if (!isCharged && card.refusesAttach) throw declined(card.declineCode ?? undefined);
  card.expMonth = month;
  card.expYear = year;
  card.billingName = form.get("name") || null;
  return card;
}

/**
 * The page on which the cardholder's bank asks, when this card's does and has
 * not been answered yet. Null: go on. Throws when the customer failed there.
 */
export function confirmationPage(form: URLSearchParams, cancel: string, amount: string | null): Page | null {
  if (!ASKS_TO_CONFIRM.has(digitsOf(form)) || form.get("confirmation") === "complete") return null;
  if (form.get("confirmation") === "fail") {
    throw new ApiError(
      "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
      { status: 402, type: "card_error", code: "payment_intent_authentication_failure" },
    );
  }
  const kept = [...form].map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);
  const body = html`<h1>Confirm with your bank</h1>
<div class="card"><p>This is where the bank of the card ending in ${digitsOf(form).slice(-4)} asks its holder to confirm${amount === null ? "" : html` the payment of <strong>${amount}</strong>`} (3D Secure).</p>
<form method="post" class="row">${kept}<button class="main" name="confirmation" value="complete">Complete authentication</button>
<button name="confirmation" value="fail">Fail authentication</button></form>
<p><a href="${cancel}">Back</a></p></div>`;
  return { look: "narrow", title: "Confirm with your bank", body };
}

/** Why a submitted form was not taken, above it, where also a screen reader begins. */
export function refusalNote(message: string | null): Html {
  return message === null ? html`` : html`<p class="note bad" role="alert">${message}</p>`;
}

/** The sentence of a refusal; anything else is a bug and goes on. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  throw error;
}

function digitsOf(form: URLSearchParams): string {
  return (form.get("number") ?? "").replaceAll(/[\s-]/g, "");
}

function expiryFrom(text: string, today: Date): { month: number; year: number } {
  const match = /^\s*(\d{1,2})\s*\/?\s*(\d{2}|\d{4})\s*$/.exec(text);
  const month = Number(match?.[1]);
  const year = Number(match?.[2]) + (match?.[2]?.length === 2 ? 2000 : 0);
  if (!match || month < 1 || month > 12)
    throw invalid("Your card's expiration date is incomplete.", "expiry", "invalid_expiry_month");
  const isPast = year * 12 + month < today.getUTCFullYear() * 12 + today.getUTCMonth() + 1;
  if (isPast) throw invalid("Your card's expiration date is in the past.", "expiry", "invalid_expiry_year");
  return { month, year };
}
