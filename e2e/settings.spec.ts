import Stripe from "stripe";
import { DEMO } from "@/sandbox/demo/environment";
import { expect, test } from "./fixtures";

test.describe("the webhook endpoint in the settings", () => {
  test.afterEach(async ({ stripe, addresses }) => {
    for (const { id, url } of (await stripe.webhookEndpoints.list({ limit: 100 })).data) {
      if (url.startsWith(addresses.app)) await stripe.webhookEndpoints.del(id);
    }
  });

  test("is created by an owner, and replaced when its version is wrong", async ({
    page,
    signIn,
    stripe,
    addresses,
  }) => {
    await signIn("owner");
    await page.goto("/settings");
    const events = page.getByRole("region", { name: /^Events/ });
    await expect(events).toContainText("Missing");
    await events.getByRole("button", { name: "Create endpoint" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Create endpoint" }).click();
    await expect(page.getByText("The endpoint was created.")).toBeVisible();
    await expect(events).toContainText("Signing secret stored here");
    const url = `${addresses.app}/api/webhooks/stripe`;
    const ours = async () =>
      (await stripe.webhookEndpoints.list({ limit: 100 })).data.filter((endpoint) => endpoint.url === url);
    expect(await ours()).toMatchObject([{ api_version: "2026-10-28.endive", status: "enabled" }]);

    const [made] = await ours();
    await stripe.webhookEndpoints.del(made?.id ?? "");
    const old = await stripe.webhookEndpoints.create({
      url,
      enabled_events: ["invoice.paid"],
      api_version: "2020-08-27",
    });
    await page.reload();
    await expect(events).toContainText("API version 2020-08-27 instead of 2026-10-28.endive");
    await events.getByRole("button", { name: "Replace endpoint" }).click();
    await expect(page.getByRole("dialog")).toContainText(`${old.id} is disabled`);
    await page.getByRole("dialog").getByRole("button", { name: "Replace endpoint" }).click();
    await expect(page.getByText("The endpoint was replaced.")).toBeVisible();
    await expect(events).toContainText("Right");
    expect((await stripe.webhookEndpoints.retrieve(old.id)).status).toBe("disabled");
  });

  test("is shown to a viewer, who cannot change it", async ({ page, signIn }) => {
    await signIn("viewer");
    await page.goto("/settings");
    const create = page
      .getByRole("region", { name: /^Events/ })
      .getByRole("button", { name: "Create endpoint" });
    await expect(create).toHaveAttribute("aria-disabled", "true");
    await expect(page.getByText("Only an owner can change the endpoints.").first()).toBeVisible();
    await create.click({ force: true });
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(page.getByRole("region", { name: "Health" })).toContainText("acct_");
  });
});

test("a signed thin notification is stored and answered", async ({ app, sql }) => {
  const id = `evt_test_thin${Date.now()}`;
  const payload = JSON.stringify({
    id,
    object: "v2.core.event",
    type: "v2.core.event_destination.ping",
    created: new Date().toISOString(),
    livemode: false,
  });
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: DEMO.STRIPE_WEBHOOK_SECRET });
  const answer = await fetch(`${app.url}/api/webhooks/stripe`, {
    method: "POST",
    headers: { "stripe-signature": signature },
    body: payload,
  });
  expect(answer.status).toBe(200);
  const [row] = await sql`select type, state from stripe_events where id = ${id}`;
  expect(row).toEqual({ type: "v2.core.event_destination.ping", state: "ignored" });
  await sql`delete from stripe_events where id = ${id}`;
});

test.describe("the usage policies", () => {
  test.afterEach(({ sql }) => sql`delete from policies`);

  test("are an owner's to decide, and a viewer's to read", async ({ page, signIn, sql }) => {
    await signIn("owner");
    await page.goto("/settings");
    const usage = page.getByRole("region", { name: "Usage" });
    await expect(usage.getByRole("radio", { name: "A person decides each time" })).toBeChecked();
    await usage.getByRole("radio", { name: "Bill it on the next invoice" }).check();
    await usage.getByRole("radio", { name: "Let Stripe finalize them in its own time" }).check();
    await usage.getByRole("button", { name: "Save usage policies" }).click();
    await expect(page.getByText("The usage policies are saved.")).toBeVisible();
    await page.reload();
    await expect(usage.getByRole("radio", { name: "Bill it on the next invoice" })).toBeChecked();
    expect(await sql`select late_usage, closing, updated_by from policies`).toMatchObject([
      { late_usage: "next_invoice", closing: "observe", updated_by: DEMO.OWNER_EMAIL },
    ]);

    await page.context().clearCookies();
    await signIn("viewer");
    await page.goto("/settings");
    await expect(usage).toContainText("Bill it on the next invoice");
    await expect(usage).toContainText("Only owners change this.");
    await expect(usage.getByRole("radio")).toHaveCount(0);
  });
});
