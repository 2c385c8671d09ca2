import { changeSubscription } from "@/sandbox/stripe/billing/change";
import { renderCustomer } from "@/sandbox/stripe/render/customer";
import { renderPaymentMethod } from "@/sandbox/stripe/render/payment-method";
import { attach } from "@/sandbox/stripe/routes/attach";
import { getCustomer } from "@/sandbox/stripe/routes/find";
import type { PaymentMethodRecord } from "@/sandbox/stripe/state/records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { announce, announceChange } from "@/sandbox/stripe/webhooks/announce";

/**
 * A card that a customer gave on a hosted page becomes the default: of the
 * customer, and of each running subscription that had one of its own, since
 * that would go on being charged.
 */
export function keepCard(
  sandbox: Sandbox,
  card: PaymentMethodRecord,
  of: { customer: string; subscription: string | null },
): void {
  const customer = getCustomer(sandbox, of.customer);
  if (card.customer === null) {
    attach(card, customer.id);
    announce(sandbox, "payment_method.attached", renderPaymentMethod(card));
  }
  announceChange(
    sandbox,
    "customer.updated",
    () => renderCustomer(customer),
    () => {
      customer.defaultPaymentMethod = card.id;
    },
  );
  for (const subscription of sandbox.state.subscriptions.by("customer", customer.id)) {
    const concerned = of.subscription === null || of.subscription === subscription.id;
    if (subscription.endedAt !== null || subscription.defaultPaymentMethod === null || !concerned) continue;
    changeSubscription(sandbox, subscription, () => {
      subscription.defaultPaymentMethod = card.id;
    });
  }
}
