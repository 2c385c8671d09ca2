import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { subscribe } from "./setup/subscribe";

const NO_CUSTOMER = "Needs a customer first";
const NO_SUBSCRIPTION = "No running subscription";

/** Of each action why it is not offered, in the order of the page; null where it is. */
type Offer = Record<string, string | null>;

const WITHOUT_CUSTOMER: Offer = {
  "Create customer": null,
  "Link existing customer": null,
  "Send checkout link": null,
  "Open customer portal": NO_CUSTOMER,
  "Sync status": NO_CUSTOMER,
  "Create subscription": NO_CUSTOMER,
  "Change plan": NO_SUBSCRIPTION,
  "Cancel scheduled change": "No change is scheduled",
  Resume: NO_SUBSCRIPTION,
  "Cancel subscription": NO_SUBSCRIPTION,
  "Retry payment": NO_CUSTOMER,
  "Apply coupon": NO_SUBSCRIPTION,
  "Remove discount": NO_SUBSCRIPTION,
  "Change collection": NO_SUBSCRIPTION,
  "Turn on automatic tax": NO_SUBSCRIPTION,
  Suspend: null,
  "Lift quota suspension": "Not suspended for its quota",
};

const WITH_CUSTOMER: Offer = {
  ...WITHOUT_CUSTOMER,
  "Create customer": "Already has a customer",
  "Link existing customer": "Already has a customer",
  "Open customer portal": null,
  "Sync status": null,
  "Create subscription": null,
  "Retry payment": "No invoice is open",
};

const SUBSCRIBED: Offer = {
  ...WITH_CUSTOMER,
  "Send checkout link": "Already subscribed",
  "Create subscription": "Already subscribed",
  "Change plan": null,
  Resume: "Goes on already",
  "Cancel subscription": null,
  "Apply coupon": null,
  "Remove discount": "Has no discount",
  "Change collection": null,
  "Turn on automatic tax": null,
};

/** What the page offers now. A button that is not offered says why in its description. */
async function expectOffer(page: Page, offer: Offer): Promise<void> {
  for (const [name, reason] of Object.entries(offer)) {
    const button = page.getByRole("button", { name, exact: true });
    await expect(button, name).toHaveAttribute("aria-disabled", String(reason !== null));
    await expect(button, name).toHaveAccessibleDescription(reason ?? "");
  }
}

test("each action is offered where it can apply, and says elsewhere why it cannot", async ({
  page,
  signIn,
  tenant,
  stripe,
  sql,
}) => {
  test.setTimeout(120_000);
  const address = `/tenants/${tenant.id}`;
  await signIn("operator");

  await test.step("without a customer", async () => {
    await page.goto(address);
    await expectOffer(page, WITHOUT_CUSTOMER);
  });

  await test.step("a customer that somebody made meanwhile is not made again", async () => {
    await page.getByRole("button", { name: "Create customer" }).click();
    const { customer } = await subscribe(stripe, sql, tenant.id, "growth");
    await page.getByRole("dialog").getByRole("button", { name: "Create customer" }).click();
    await expect(page.getByRole("alert")).toContainText("already has a Stripe customer");
    expect((await stripe.customers.retrieve(customer)).deleted).toBeFalsy();
    await page.goto(address);
    await expectOffer(page, SUBSCRIBED);
  });

  await test.step("about to end", async () => {
    const subscription = await subscriptionOf();
    await stripe.subscriptions.update(subscription, { cancel_at_period_end: true });
    await expect
      .poll(async () => {
        const [row] = await sql`select cancel_at from tenant_billing where tenant_id = ${tenant.id}`;
        return row?.cancel_at;
      })
      .not.toBeNull();
    await page.goto(address);
    await expectOffer(page, {
      ...SUBSCRIBED,
      "Change plan": "Is going to end: resume it first",
      Resume: null,
    });
  });

  await test.step("what ended meanwhile does not go on, and the page then says so", async () => {
    await stripe.subscriptions.cancel(await subscriptionOf());
    await expect
      .poll(async () => {
        const [row] = await sql`select billing_status from tenant_billing where tenant_id = ${tenant.id}`;
        return row?.billing_status;
      })
      .toBe("canceled");
    await page.getByRole("button", { name: "Resume", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByText("The tenant has no running subscription.")).toBeVisible();
    await expect(dialog.getByRole("button", { name: "Resume", exact: true })).toBeDisabled();
    await page.goto(address);
    await expectOffer(page, WITH_CUSTOMER);
  });

  async function subscriptionOf(): Promise<string> {
    const [row] = await sql`
      select stripe_subscription_id as id from tenant_billing where tenant_id = ${tenant.id}`;
    return row?.id;
  }
});

test("a viewer is offered nothing, and told which role it takes", async ({ page, signIn, tenant }) => {
  await signIn("viewer");
  await page.goto(`/tenants/${tenant.id}`);
  const closed = Object.keys(WITHOUT_CUSTOMER).map((name) => [name, "Needs the operator role"] as const);
  await expectOffer(page, Object.fromEntries(closed));
});
