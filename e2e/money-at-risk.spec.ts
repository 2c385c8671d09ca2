import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { DEMO } from "@/sandbox/demo/environment";
import { expect, test } from "./fixtures";
import { startAlertReceiver } from "./setup/alert-receiver";
import { endOfCallReport } from "./setup/reports";
import { subscribe } from "./setup/subscribe";

const headers = { authorization: `Bearer ${DEMO.ENTITLEMENT_TOKEN}` };

test("an operator suspends a tenant, the voice backend is told at once, and lifts it again", async ({
  page,
  signIn,
  tenant,
  stripe,
  sql,
  app,
}) => {
  await subscribe(stripe, sql, tenant.id, "growth");
  const ask = (method = "GET") =>
    fetch(`${app.url}/api/entitlement?line=${tenant.phoneNumberId}`, { method, headers });
  expect(await (await ask()).json()).toEqual({
    servesCalls: true,
    reason: "active",
    minutesUsed: 0,
    minutesIncluded: 800,
  });

  await signIn("operator");
  await page.goto(`/tenants/${tenant.id}`);
  await expect(page.getByRole("button", { name: "Lift suspension" })).toBeDisabled();
  await page.getByRole("button", { name: "Suspend", exact: true }).click();
  const suspending = page.getByRole("dialog");
  await expect(suspending).toContainText("Calls are no longer answered");
  await expect(suspending.getByRole("button", { name: "Suspend", exact: true })).toBeDisabled();
  await suspending.getByLabel("Reason").fill("Abuse of the line");
  await suspending.getByRole("button", { name: "Suspend", exact: true }).click();
  await expect(page.getByText("The tenant is suspended.")).toBeVisible();
  await expect(page.getByText("Reason: Abuse of the line")).toBeVisible();
  await expect(page.getByRole("button", { name: "Suspend", exact: true })).toBeDisabled();
  await expect(page.getByText("Already suspended")).toBeVisible();

  const told = await ask();
  expect(await told.json()).toMatchObject({ servesCalls: false, reason: "suspended_manual" });
  expect(told.headers.get("cache-control")).toBe("no-store, no-transform");
  expect(told.headers.get("access-control-allow-origin")).toBeNull();
  const head = await ask("HEAD");
  expect([head.status, await head.text()]).toEqual([200, ""]);
  expect((await ask("POST")).status).toBe(405);

  await page.goto("/billing?status=suspended");
  await expect(page.getByRole("row", { name: tenant.name })).toContainText("Suspended");

  await page.goto(`/tenants/${tenant.id}`);
  await page.getByRole("button", { name: "Lift suspension" }).click();
  await expect(page.getByRole("dialog")).toContainText("Calls are answered again at once.");
  await page.getByRole("dialog").getByRole("button", { name: "Lift suspension" }).click();
  await expect(page.getByText("The suspension by hand is lifted.")).toBeVisible();
  expect(await (await ask()).json()).toMatchObject({ servesCalls: true, reason: "active" });
});

test("a disputed payment is shown with its date until the bank decides, and leads into Stripe", async ({
  page,
  context,
  signIn,
  tenant,
  stripe,
  sql,
  app,
}) => {
  const { customer } = await subscribe(stripe, sql, tenant.id, "flat");
  const card = await stripe.paymentMethods.attach("pm_card_createDispute", { customer });
  await stripe.invoiceItems.create({ customer, amount: 4_900, currency: "eur" });
  const { id = "" } = await stripe.invoices.create({ customer, pending_invoice_items_behavior: "include" });
  await stripe.invoices.pay(id, { payment_method: card.id });
  const kept = () => sql`select status from disputes where tenant_id = ${tenant.id}`;
  await expect.poll(kept).toEqual([{ status: "needs_response" }]);

  await signIn("operator");
  await context.addCookies([{ name: "locale", value: "fr", url: app.url }]);
  await page.goto("/billing");
  const waiting = page.getByRole("listitem").filter({ hasText: "1 paiement est contesté" });
  await expect(waiting).toContainText(/prochaine réponse à donner avant le \d+/);
  await waiting.getByRole("link", { name: tenant.name }).click();
  const disputes = page.getByRole("list", { name: "Contestations du tenant" });
  await expect(disputes).toContainText("49,00 €, signalé comme fraude");
  await expect(disputes).toContainText("Attend une réponse");
  const [inStripe] = await Promise.all([
    page.waitForEvent("popup"),
    disputes.getByRole("link", { name: "Ouvrir dans Stripe" }).click(),
  ]);
  await inStripe.getByRole("button", { name: "The bank decides for us" }).click();
  await inStripe.close();

  await expect.poll(kept).toEqual([{ status: "won" }]);
  await page.reload();
  await expect(disputes).toContainText("Gagnée");
  await page.goto("/billing");
  await expect(page.getByRole("heading", { name: "Tenants" })).toBeVisible();
  await expect(waiting).toHaveCount(0);
});

test("an owner sets the grace period and tries a channel; an operator reads, and is refused", async ({
  page,
  context,
  signIn,
  sql,
  app,
  addresses,
  expectBrowserError,
}) => {
  expectBrowserError(/ERR_FAILED .*\/settings/);
  await signIn("owner");
  await page.goto("/settings");
  await page.getByLabel("Suspend tenants whose payment stays overdue").check();
  await page.getByLabel("Days of grace").fill("5");
  await page.getByLabel("Alerts by mail go to").fill("money@example.com, not an address");
  await page.getByRole("button", { name: "Save policies" }).click();
  expect(await policies()).toEqual([]);
  await page.getByLabel("Alerts by mail go to").fill("money@example.com, boss@example.com");
  await page.getByRole("button", { name: "Save policies" }).click();
  await expect(page.getByText("The policies are saved.")).toBeVisible();
  expect(await policies()).toMatchObject([
    { payment_grace_days: 5, alert_emails: ["money@example.com", "boss@example.com"] },
  ]);

  const alerts = page.getByRole("region", { name: "Alerts" });
  await alerts.getByRole("button", { name: "Send test webhook" }).click();
  await expect(alerts.getByText("The message was not taken. The list of alerts says why.")).toBeVisible();
  await expect(alerts.getByText(/ECONNREFUSED/)).toBeVisible();
  const receiver = await startAlertReceiver(addresses.alertsPort);
  await alerts.getByRole("button", { name: "Resend" }).click();
  await expect(alerts.getByText("Sent", { exact: true })).toBeVisible();
  expect(receiver.alerts.map(({ text }) => text)).toEqual(["Test message from Relevé"]);
  receiver.answer = "reset";
  await alerts.getByRole("button", { name: "Send test webhook" }).click();
  await expect(
    alerts.getByText("The message was sent, but nobody confirmed it. It may or may not have arrived."),
  ).toBeVisible();
  await receiver.close();

  const send = await takenDown(page, () => page.getByRole("button", { name: "Save policies" }).click());
  await context.clearCookies();
  await signIn("operator");
  await page.goto("/settings");
  await expect(page.getByText("Suspended 5 days after the first failure")).toBeVisible();
  const risk = page.getByRole("region", { name: "Money at risk" });
  await expect(risk.getByText("Only owners change this.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save policies" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Send test webhook" })).toHaveCount(0);
  const cookies = await context.cookies();
  const answer = await send(app.url, cookies.map(({ name, value }) => `${name}=${value}`).join("; "));
  expect(answer).toContain("not_allowed");
  await sql`delete from policies`;
  await sql`delete from alerts_sent where kind = 'test'`;

  function policies() {
    return sql`select payment_grace_days, alert_emails from policies`;
  }
});

test("a used up allowance is told, stops the calls where an owner says so, and an operator lets them go on", async ({
  page,
  context,
  signIn,
  tenant,
  stripe,
  sql,
  app,
  addresses,
}) => {
  const receiver = await startAlertReceiver(addresses.alertsPort);
  const { start } = await subscribe(stripe, sql, tenant.id, "growth");
  const ask = async () => (await fetch(`${app.url}/api/entitlement?tenant=${tenant.id}`, { headers })).json();

  await signIn("owner");
  await page.goto("/settings");
  const policies = page.getByRole("region", { name: "Allowances" });
  await expect(policies.getByRole("radio", { name: "Answer every call" })).toBeChecked();
  await policies.getByRole("radio", { name: "Suspend every tenant" }).check();
  await policies.getByRole("button", { name: "Save allowance policies" }).click();
  await expect(page.getByText("The allowance policies are saved.")).toBeVisible();
  expect(await sql`select tells_tenants, quota from policies`).toEqual([
    { tells_tenants: false, quota: "always" },
  ]);

  const call = { id: randomUUID(), phoneNumberId: tenant.phoneNumberId, endedAt: start };
  await app.postCall(endOfCallReport({ ...call, durationSeconds: 960 * 60 }));
  await app.cron();
  expect(await ask()).toEqual({
    servesCalls: false,
    reason: "suspended_quota",
    minutesUsed: 960,
    minutesIncluded: 800,
  });
  await expect
    .poll(() => receiver.alerts.map(({ text }) => text))
    .toEqual([`100 % of the included minutes used: ${tenant.name}`]);
  await receiver.close();

  await context.clearCookies();
  await signIn("operator");
  await page.goto("/settings");
  await expect(policies).toContainText("Suspend every tenant");
  await expect(policies.getByRole("button", { name: "Save allowance policies" })).toHaveCount(0);
  await page.goto("/billing");
  const waiting = page.getByRole("listitem").filter({ hasText: "has used all of its included minutes" });
  await waiting.getByRole("link", { name: "Show in the table" }).click();
  await expect(page.getByRole("row", { name: tenant.name }).last()).toContainText("Suspended");
  await waiting.getByRole("link", { name: tenant.name }).click();
  await expect(page.getByText("because the included minutes are used up")).toBeVisible();
  const thresholds = page.getByRole("list", { name: "Alerts" }).getByRole("listitem");
  await expect(thresholds.first()).toContainText(
    "No alert of its own: a higher one was passed at the same moment",
  );
  await expect(thresholds.last()).toContainText("Team by webhook: Sent");
  await page.getByRole("button", { name: "Lift quota suspension" }).click();
  const lifting = page.getByRole("dialog");
  await expect(lifting).toContainText("does not come back before the next period begins");
  await lifting.getByRole("button", { name: "Lift quota suspension" }).click();
  await expect(page.getByText("The suspension for the quota is lifted until the period ends.")).toBeVisible();
  await expect(page.getByText("Not suspended for its quota")).toBeVisible();
  await app.cron();
  expect(await ask()).toMatchObject({ servesCalls: true, reason: "active" });
  await page.reload();
  await expect(thresholds.last()).toContainText("lets calls be answered until the period ends");
  await sql`delete from policies`;
});

/** The request of an action, taken down before it leaves, to be sent by somebody else. */
async function takenDown(page: Page, act: () => Promise<void>) {
  await page.route("**/settings", (route) =>
    route.request().method() === "POST" ? route.abort() : route.continue(),
  );
  const posted = page.waitForRequest((request) => request.method() === "POST");
  await act();
  const request = await posted;
  const sent = await request.allHeaders();
  await page.unroute("**/settings");
  return async (appUrl: string, cookie: string): Promise<string> => {
    const response = await fetch(`${appUrl}/settings`, {
      method: "POST",
      redirect: "manual",
      headers: {
        "next-action": sent["next-action"] ?? "",
        "content-type": sent["content-type"] ?? "",
        accept: "text/x-component",
        origin: appUrl,
        cookie,
      },
      body: request.postData(),
    });
    return response.text();
  };
}
