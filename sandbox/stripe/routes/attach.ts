import { declined, invalid, noSuch } from "@/sandbox/stripe/http/errors";
import { newId } from "@/sandbox/stripe/state/ids";
import type { PaymentMethodRecord } from "@/sandbox/stripe/state/records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";

interface TestCard {
  brand: string;
  last4: string;
  declineCode?: string;
  /** Refused already when it is attached (docs.stripe.com/testing). */
  refused?: boolean;
}

/** Stripe's test tokens and the number that each stands for. */
const TEST_CARDS: Record<string, TestCard> = {
  visa: { brand: "visa", last4: "4242" },
  visa_debit: { brand: "visa", last4: "5556" },
  mastercard: { brand: "mastercard", last4: "4444" },
  amex: { brand: "amex", last4: "8431" },
  chargeCustomerFail: { brand: "visa", last4: "0341", declineCode: "generic_decline" },
  chargeDeclined: { brand: "visa", last4: "0002", refused: true },
  authenticationRequiredOnSetup: { brand: "visa", last4: "3155" },
};

const NUMBERS: Record<string, string> = {
  "4242424242424242": "visa",
  "4000056655665556": "visa_debit",
  "5555555555554444": "mastercard",
  "378282246310005": "amex",
  "371449635398431": "amex",
  "4000000000000341": "chargeCustomerFail",
  "4000000000000002": "chargeDeclined",
  "4000002500003155": "authenticationRequiredOnSetup",
};

/** An existing payment method, or a new one from a token such as `pm_card_visa` or `tok_visa`. */
export function materialize(sandbox: Sandbox, idOrToken: string): PaymentMethodRecord {
  const existing = sandbox.state.paymentMethods.find(idOrToken);
  if (existing) return existing;
  const name = idOrToken.replace(/^(pm_card_|tok_)/, "");
  const card = Object.hasOwn(TEST_CARDS, name) && name !== idOrToken ? TEST_CARDS[name] : undefined;
  if (!card) throw noSuch("PaymentMethod", idOrToken, "payment_method");
  if (card.refused) throw declined();
  return addCard(sandbox, card);
}

export function materializeNumber(sandbox: Sandbox, number: string): PaymentMethodRecord {
  return materialize(sandbox, `pm_card_${nameOf(number)}`);
}

/** A card that is about to be charged: also one that is refused when attached, since the charge declines it. */
export function cardOfNumber(sandbox: Sandbox, number: string): PaymentMethodRecord {
  const card = TEST_CARDS[nameOf(number)];
  if (!card?.refused) return materializeNumber(sandbox, number);
  return addCard(sandbox, { ...card, declineCode: "generic_decline" });
}

function nameOf(number: string): string {
  const name = NUMBERS[number.replaceAll(" ", "")];
  if (name === undefined) throw invalid("Your card number is incorrect.", "card[number]", "incorrect_number");
  return name;
}

/** Ties a card to a customer for good; detaching ends its life, as at Stripe. */
export function attach(row: PaymentMethodRecord, customer: string): void {
  if (row.customer !== null && row.customer !== customer) {
    throw invalid(
      "The payment method you provided has already been attached to a customer.",
      "payment_method",
    );
  }
  row.customer = customer;
}

function addCard({ state, clock }: Sandbox, card: TestCard): PaymentMethodRecord {
  const created = clock.now();
  return state.paymentMethods.add({
    id: newId("pm", 24),
    created,
    type: "card",
    customer: null,
    brand: card.brand,
    last4: card.last4,
    country: "US",
    expMonth: 12,
    expYear: new Date(created * 1000).getUTCFullYear() + 3,
    declineCode: card.declineCode ?? null,
    metadata: {},
    billingAddress: null,
    billingName: null,
    billingEmail: null,
  });
}
