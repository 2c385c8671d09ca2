import { beforeAll, expect, test } from "vitest";
import { now } from "@/lib/clock";
import {
  advanceTo,
  control,
  later,
  listenForWebhooks,
  periodOf,
  publishCatalogue,
  subscribedTenant,
} from "@/lib/ledger/billing-world.fixture";
import { stripe } from "@/lib/stripe/client";
import { readInvoicesNeedingPayer, readLeftInvoices } from "./owed-invoices";

const HOUR_MS = 3_600_000;

beforeAll(publishCatalogue);

test("what a canceled tenant still owes, and what waits for its payer, is seen", async () => {
  const webhooks = await listenForWebhooks();
  try {
    await control("POST", "/_sandbox/settings", { dunning: { retry_days: [1] } });
    const declined = await subscribedTenant("flat");
    const asking = await subscribedTenant("flat");
    for (const [{ stripeCustomerId: customer }, card] of [
      [declined, "pm_card_chargeCustomerFail"],
      [asking, "pm_card_authenticationRequired"],
    ] as const) {
      const { id } = await stripe().paymentMethods.attach(card, { customer });
      await stripe().customers.update(customer, { invoice_settings: { default_payment_method: id } });
    }
    const { endsAt } = await periodOf(asking.tenantId);
    await advanceTo(later(endsAt, HOUR_MS));
    expect(await readLeftInvoices()).toMatchObject({ invoices: 0 });
    expect(await readInvoicesNeedingPayer()).toMatchObject({ invoices: 1, named: [{ id: asking.tenantId }] });
    await advanceTo(later(await now(), 25 * HOUR_MS));
    expect(await readLeftInvoices()).toMatchObject({ invoices: 2, tenants: 2 });
  } finally {
    await webhooks.close();
  }
});
