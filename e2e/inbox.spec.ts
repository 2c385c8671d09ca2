import { randomUUID } from "node:crypto";
import type { Sql } from "postgres";
import Stripe from "stripe";
import { DEMO } from "@/sandbox/demo/environment";
import { expect, test } from "./fixtures";

const OLD_VERSION = "2019-05-16";

test("an operator finds a failed event, links its customer to the tenant, and the event is worked", async ({
  page,
  signIn,
  stripe,
  sql,
  tenant,
}) => {
  const customer = await stripe.customers.create({ name: "Cabinet Lenoir", email: "lenoir@example.com" });
  await untilState(sql, customer.id, "failed");
  await signIn("operator");

  await page.goto("/billing");
  await page
    .getByRole("region", { name: "Needs attention" })
    .getByText(/Stripe events? (has|have) failed|could not be/)
    .first()
    .waitFor();
  await page.getByRole("link", { name: "Show them" }).first().click();
  await expect(page).toHaveURL(/\/events\?state=failed/);
  await page.getByRole("searchbox", { name: "Search by tenant, or by an id of Stripe" }).fill(customer.id);
  await expect(page).toHaveURL(new RegExp(`q=${customer.id}`));
  await expect(page.getByText("1–1 of 1")).toBeVisible();
  await page.getByRole("link", { name: "customer.created" }).click();

  await expect(page.getByRole("heading", { name: "customer.created" })).toBeVisible();
  await expect(page.getByText(`No tenant is linked to customer ${customer.id}`)).toBeVisible();
  await expect(page.getByText("Cabinet Lenoir, lenoir@example.com.")).toBeVisible();
  await expect(page.getByText('"object": "event"')).toBeVisible();

  await page.getByRole("button", { name: "Link to tenant" }).click();
  await page.getByLabel("Search tenants without a customer").fill(tenant.name);
  await expect(page.getByRole("option", { name: "Choose (1 tenant)" })).toBeAttached();
  await page.getByLabel("Tenant", { exact: true }).selectOption({ label: tenant.name });
  await page.getByRole("button", { name: `Link to ${tenant.name}` }).click();
  await expect(page.getByText("The customer is linked, and its events were worked again.")).toBeVisible();
  await expect(page.getByText("Processed").first()).toBeVisible();
  await untilState(sql, customer.id, "processed");

  await page.getByRole("button", { name: "Replay" }).click();
  await expect(page.getByText("1 processed, 0 failed.")).toBeVisible();

  await page.getByRole("link", { name: tenant.name }).click();
  const events = page.getByRole("region", { name: "Events" });
  await expect(events.getByRole("link", { name: "customer.created" })).toBeVisible();
  await events.getByRole("link", { name: /Show (all )?\d+ events?/ }).click();
  await expect(page.getByRole("button", { name: `Only ${tenant.name}` })).toBeVisible();
  await page.getByRole("button", { name: /^Replay (all \d+ that match|the one that matches)$/ }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Replay \d+ events?$/ })
    .click();
  await expect(page.getByText(/\d+ processed, 0 failed/).last()).toBeVisible();
});

test("what is nobody's is ignored and heard again, and what cannot be replayed says why", async ({
  page,
  signIn,
  stripe,
  sql,
  expectBrowserError,
}) => {
  expectBrowserError(/404/);
  const customer = await stripe.customers.create({ name: "The shop's own" });
  const eventId = await untilState(sql, customer.id, "failed");
  await signIn("operator");
  await page.goto(`/events/${eventId}`);
  await page.getByRole("button", { name: "Ignore this customer" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Why (optional)").fill("A customer of the shop");
  await dialog.getByRole("button", { name: "Ignore this customer" }).click();
  await expect(page.getByText("The customer is ignored, with 1 event.")).toBeVisible();
  await expect(page.getByText("Its customer is ignored")).toBeVisible();
  await expect(page.getByRole("button", { name: "Replay" })).toHaveAttribute("aria-disabled", "true");

  await page.getByRole("button", { name: "Stop ignoring" }).click();
  await expect(page.getByText("The customer is heard again; 1 event was worked.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Ignore this customer" })).toBeVisible();

  for (const [state, reason] of [
    ["processing", "Is being worked right now"],
    ["received", "Waits to be worked already"],
  ]) {
    await sql`update stripe_events set state = ${state ?? ""}::event_state where id = ${eventId}`;
    await page.goto(`/events/${eventId}`);
    await expect(page.getByText(reason ?? "")).toBeVisible();
  }
  const ofMode = (livemode: boolean) => sql`
    update stripe_events set state = 'failed', payload = jsonb_set(payload, '{livemode}', to_jsonb(${livemode}::boolean))
    where id = ${eventId}`;
  await ofMode(true);
  await page.goto(`/events/${eventId}`);
  await expect(page.getByText("Of another mode or account: never worked")).toBeVisible();
  await ofMode(false);

  const product = await sql`select id from stripe_events where type = 'price.created' limit 1`;
  if (product[0]) {
    await page.goto(`/events/${product[0].id}`);
    await expect(page.getByText("Nothing is done for this type")).toBeVisible();
  }
  await page.goto("/events/evt_nothing");
  await expect(page.getByText("There is no such event")).toBeVisible();
  await stripe.customers.del(customer.id);
});

test("a webhook in another API version raises the alarm where the admin looks, with the way to mend it", async ({
  page,
  signIn,
  app,
  sql,
}) => {
  const id = await deliverOldEvent(app.url);
  await signIn("viewer");
  await page.goto("/billing");
  await expect(page.getByText(/webhook events? came in another API version than ours/)).toBeVisible();
  await page.goto("/events");
  const alarm = page.getByRole("status").filter({ hasText: "another API version than ours" });
  await expect(alarm.getByText(`${OLD_VERSION}: 1 event`)).toBeVisible();
  await alarm.getByRole("link", { name: "Show them" }).click();
  await expect(page).toHaveURL(/version=true/);
  await expect(page.getByRole("row").filter({ hasText: id })).toContainText(OLD_VERSION);
  await expect(page.getByRole("button", { name: /^Replay/ })).toHaveCount(0);
  await page.goto(`/events/${id}`);
  await expect(page.getByText("Needs the operator role").first()).toBeVisible();
  await expect(page.getByRole("link", { name: "Check the webhook endpoint" })).toHaveAttribute(
    "href",
    /^\/settings/,
  );
  await sql`delete from stripe_events where id = ${id}`;
});

async function untilState(sql: Sql, customer: string, state: string): Promise<string> {
  let id = "";
  await expect
    .poll(async () => {
      const [row] = await sql<{ id: string; state: string }[]>`
        select id, state from stripe_events where customer_id = ${customer} and type = 'customer.created'`;
      id = row?.id ?? "";
      return row?.state;
    })
    .toBe(state);
  return id;
}

async function deliverOldEvent(appUrl: string): Promise<string> {
  const id = `evt_${randomUUID().replaceAll("-", "")}`;
  const payload = JSON.stringify({
    id,
    object: "event",
    api_version: OLD_VERSION,
    created: Math.floor(Date.now() / 1000),
    livemode: false,
    type: "charge.succeeded",
    data: { object: { id: "ch_old", object: "charge", customer: null, source: { object: "card" } } },
  });
  const header = Stripe.webhooks.generateTestHeaderString({ payload, secret: DEMO.STRIPE_WEBHOOK_SECRET });
  const response = await fetch(`${appUrl}/api/webhooks/stripe`, {
    method: "POST",
    body: payload,
    headers: { "stripe-signature": header },
  });
  expect(response.status).toBe(200);
  return id;
}
