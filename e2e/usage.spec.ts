import type Stripe from "stripe";
import { expect, test } from "./fixtures";
import { controlStripe, loseReports } from "./setup/control-stripe";
import { callsOf, endOfCallReport, type Report } from "./setup/reports";
import { subscribe } from "./setup/subscribe";
import { field } from "./setup/tenant-page";

const HOUR_MS = 3_600_000;
/** Of the plan starter: included minutes, and what each beyond costs in cents. */
const INCLUDED = 400;
const PRICE_MINOR = 19;
const BASE_MINOR = 9_900;

test("a run is started, left, and found again; late usage and a line's calls end on the next bill", async ({
  page,
  signIn,
  tenant,
  app,
  clock,
  stripe,
  sql,
  addresses,
}) => {
  test.setTimeout(180_000);
  const { customer, start, end } = await subscribe(stripe, sql, tenant.id, "starter");
  const [first] = callsOf(tenant.phoneNumberId, 1, new Date(start.getTime() + 60_000), end);
  if (!first) throw new Error("There is no call");
  await post(app, { ...first, durationSeconds: (INCLUDED + 10) * 60 });
  await signIn("operator");

  await test.step("run now, seen from another page and back", async () => {
    await page.goto(`/usage?q=${encodeURIComponent(tenant.name)}`);
    const row = page.getByRole("row").filter({ hasText: tenant.name });
    await expect(row).toContainText("410");
    await expect(row).toContainText("Reported by the next run.");
    const fault = { match: { method: "POST", path: "/v1/billing/meter_events" }, fault: "delay" };
    await controlStripe(addresses.stripe, "faults", { ...fault, delay_ms: 4_000, times: 1 });
    await page.getByRole("button", { name: "Run now" }).click();
    await expect(page.getByText("The usage run has begun.")).toBeVisible();
    await expect(page.getByText(/^So far /)).toBeVisible();
    await page.getByRole("link", { name: "Runs", exact: true }).click();
    await expect(page.getByRole("row").nth(1)).toContainText("Running");
    await page.goto("/billing");
    await page.goto("/usage?show=runs");
    await expect(page.getByRole("button", { name: "Running …" })).toBeVisible();
    await expect(page.getByText(/^The run is done: .*1 report sent/)).toBeVisible({ timeout: 15_000 });
    await expect(page.getByRole("row").nth(1)).toContainText("Done");
    await page.goto(`/usage?q=${encodeURIComponent(tenant.name)}`);
    await expect(row).toContainText("Stripe has acknowledged every minute.");
  });

  await test.step("a late call is reviewed and billed", async () => {
    await clock.advanceTo(new Date(end.getTime() + 2 * HOUR_MS));
    const [late] = callsOf(tenant.phoneNumberId, 1, new Date(end.getTime() - HOUR_MS), end);
    if (!late) throw new Error("There is no call");
    await post(app, { ...late, durationSeconds: 6 * 60 });
    await app.cron();
    await page.goto("/billing");
    await page.getByRole("link", { name: "Decide" }).click();
    await expect(page.getByRole("heading", { name: "Awaiting a decision" })).toBeVisible();
    const row = page.getByRole("row").filter({ hasText: tenant.name });
    await expect(row).toContainText("+6");
    await expect(row).toContainText("€1.14");
    await row.getByRole("button", { name: `Bill the late usage of ${tenant.name}` }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByRole("row").filter({ hasText: tenant.name })).toContainText("€1.14");
    await dialog.getByRole("button", { name: "Bill it" }).click();
    await expect(page.getByText("1 correction is on its invoice.")).toBeVisible();
    await expect(row).toBeHidden();
    await page.getByLabel("Which late usage").selectOption("next_invoice");
    await expect(row).toContainText("operator@example.com");
  });

  const line = `line-of-nobody-${tenant.id}`;
  const assigned = 2 * (INCLUDED / 2 + 15);
  await test.step("a line's calls are assigned, and the line is remembered", async () => {
    const now = await clock.now();
    for (const call of callsOf(line, 2, new Date(now.getTime() - HOUR_MS), now)) {
      await post(app, { ...call, durationSeconds: (assigned / 2) * 60 });
    }
    await page.goto("/billing");
    await page.getByRole("link", { name: "Assign them" }).click();
    await page.getByLabel("Search unassigned calls").fill(line);
    await expect(page.getByText("2 calls", { exact: true })).toBeVisible();
    await page
      .getByRole("button", { name: /^Assign call/ })
      .first()
      .click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Search tenants").fill(tenant.name);
    await dialog.getByRole("combobox").selectOption({ label: tenant.name });
    await dialog.getByRole("radio", { name: `All calls of phone number id ${line}` }).check();
    await expect(dialog.getByText(`2 calls, ${assigned} min; later calls`)).toBeVisible();
    await dialog.getByRole("button", { name: `Assign 2 calls to ${tenant.name}` }).click();
    await expect(page.getByText("2 calls are assigned. The line is remembered.")).toBeVisible();
    await expect(page.getByText("No call matches")).toBeVisible();
    const [next] = callsOf(line, 1, now, now);
    if (next) await post(app, { ...next, durationSeconds: 60 });
    await expect(page.getByText("No call matches")).toBeVisible();
  });

  await test.step("the next invoice bills both", async () => {
    const [subscription] = (await stripe.subscriptions.list({ customer })).data;
    const item = subscription?.items.data[0];
    if (!item) throw new Error("The customer has no subscription");
    await clock.advanceTo(new Date((item.current_period_end + 2 * 3_600) * 1000));
    const [invoice] = (await stripe.invoices.list({ customer, limit: 1 })).data;
    expect(amountsOf(invoice)).toEqual(
      [BASE_MINOR, (assigned + 1 - INCLUDED) * PRICE_MINOR, 6 * PRICE_MINOR].sort((a, b) => b - a),
    );
  });
});

test("a draft is held while Stripe does not show its minutes, and released by an admin", async ({
  page,
  signIn,
  tenant,
  app,
  clock,
  stripe,
  sql,
  addresses,
}) => {
  test.setTimeout(90_000);
  const { customer, start, end } = await subscribe(stripe, sql, tenant.id, "starter");
  const at = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
  const [told, lost] = callsOf(tenant.phoneNumberId, 2, at(1), at(2));
  if (!told || !lost) throw new Error("There are no calls");
  await post(app, { ...told, durationSeconds: (INCLUDED + 10) * 60 });
  await app.cron();
  await loseReports(addresses.stripe, customer, 50);
  await post(app, { ...lost, durationSeconds: 5 * 60 });
  await clock.advanceTo(new Date(end.getTime() + 5 * 60_000));
  await app.cron();
  await signIn("operator");
  const row = page.getByRole("row").filter({ hasText: tenant.name });
  // A closing that is under way looks at Stripe's meter for some seconds, and says so afterwards.
  await expect(async () => {
    await page.goto(`/usage?q=${encodeURIComponent(tenant.name)}&standing=closing`);
    const says = "Stripe’s meter and the calls differ, in minutes: 410 / 415.";
    await expect(row).toContainText(says, { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  await row.getByRole("button", { name: `Release the draft invoice of ${tenant.name}` }).click();
  const dialog = page.getByRole("dialog");
  await expect(field(dialog, "Minutes by calls")).toHaveText("415 min");
  await expect(field(dialog, "Overage by calls")).toHaveText("€2.85");
  await expect(field(dialog, "Known to Stripe")).toHaveText("410 min");
  await expect(field(dialog, "Overage of those")).toHaveText("€1.90");
  await dialog.getByRole("button", { name: "Release draft" }).click();
  await expect(page.getByText("The draft is released: Stripe finalizes it in its own time.")).toBeVisible();

  await clock.advanceTo(new Date(end.getTime() + 2 * HOUR_MS));
  await app.cron();
  const [invoice] = (await stripe.invoices.list({ customer, limit: 1 })).data;
  expect(invoice?.status).toBe("paid");
  expect(amountsOf(invoice)).toEqual([BASE_MINOR, 10 * PRICE_MINOR]);
  await page.goto(`/usage?show=late&q=${encodeURIComponent(tenant.name)}`);
  await expect(row).toContainText("+5");
  await expect(row).toContainText("€0.95");
});

test("a viewer reads and decides nothing", async ({ page, signIn }) => {
  await signIn("viewer");
  await page.goto("/usage");
  await expect(page.getByRole("button", { name: "Run now" })).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByText("Your role does not allow this.").first()).toBeVisible();
});

async function post(app: { postCall(report: unknown): Promise<Response> }, report: Report): Promise<void> {
  const response = await app.postCall(endOfCallReport(report));
  expect(response.status).toBe(200);
  await response.arrayBuffer();
}

function amountsOf(invoice: Stripe.Invoice | undefined): number[] {
  const amounts = invoice?.lines.data.map(({ amount }) => amount) ?? [];
  return amounts.filter((amount) => amount !== 0).sort((a, b) => b - a);
}
