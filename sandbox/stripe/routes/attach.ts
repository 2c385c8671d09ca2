import { declined } from "@/sandbox/stripe/http/declines";
import { invalid, noSuch } from "@/sandbox/stripe/http/errors";
import { newId } from "@/sandbox/stripe/state/ids";
import type { PaymentMethodRecord } from "@/sandbox/stripe/state/records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { NUMBERS, TEST_CARDS, type TestCard } from "@/sandbox/stripe/state/test-cards";

/** An existing payment method, or a new one from a token such as `pm_card_visa` or `tok_visa`. */
export function materialize(sandbox: Sandbox, idOrToken: string): PaymentMethodRecord {
  const existing = sandbox.state.paymentMethods.find(idOrToken);
  if (existing) return existing;
  const name = idOrToken.replace(/^(pm_card_|tok_)/, "");
  const card = Object.hasOwn(TEST_CARDS, name) && name !== idOrToken ? TEST_CARDS[name] : undefined;
  if (!card) throw noSuch("PaymentMethod", idOrToken, "payment_method");
  return addCard(sandbox, card);
}

export function materializeNumber(sandbox: Sandbox, number: string): PaymentMethodRecord {
  return materialize(sandbox, `pm_card_${nameOf(number)}`);
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
  if (row.refusesAttach) throw declined(row.declineCode ?? undefined);
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
    refusesAttach: card.refusesAttach ?? false,
    needsAuthentication: card.needsAuthentication ?? false,
    dispute: card.dispute ?? null,
    metadata: {},
    billingAddress: null,
    billingName: null,
    billingEmail: null,
  });
}
