import { invalid } from "@/sandbox/stripe/http/errors";
import { newId } from "@/sandbox/stripe/state/ids";
import type { PaymentMethodRecord } from "@/sandbox/stripe/state/records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { type Html, html } from "./html";

export function debitFields(form: URLSearchParams): Html {
  return html`<label>IBAN<input name="iban" autocomplete="off" placeholder="DE89 3704 0044 0532 0130 00" value="${form.get("iban") ?? ""}" required></label>
<label>Name of the account's holder<input name="name" autocomplete="off" value="${form.get("name") ?? ""}" required></label>
<p class="muted">A direct debit takes days: the bank's answer is given in the dashboard, or by <code>POST /_sandbox/checkout/:id/async_payment</code>.</p>`;
}

/** A SEPA account, which pays days later. Throws when the IBAN's check digits are wrong. */
export function debitFrom({ state, clock }: Sandbox, form: URLSearchParams): PaymentMethodRecord {
  const iban = (form.get("iban") ?? "").replaceAll(/\s/g, "").toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban) || remainder(iban) !== 1)
    throw invalid("Your IBAN is invalid.", "iban", "invalid_bank_account_iban");
  return state.paymentMethods.add({
    id: newId("pm", 24),
    created: clock.now(),
    type: "sepa_debit",
    customer: null,
    brand: "",
    last4: iban.slice(-4),
    country: iban.slice(0, 2),
    expMonth: 0,
    expYear: 0,
    declineCode: null,
    refusesAttach: false,
    needsAuthentication: false,
    metadata: {},
    billingAddress: null,
    billingName: form.get("name") || null,
    billingEmail: form.get("email") || null,
  });
}

/** ISO 13616: the letters are numbers from 10, the first four characters go to the end, modulo 97. */
function remainder(iban: string): number {
  const digits = [...iban.slice(4), ...iban.slice(0, 4)].map((sign) => Number.parseInt(sign, 36)).join("");
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0);
}
