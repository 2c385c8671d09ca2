import type Stripe from "stripe";
import { expect, test } from "./fixtures";
import { callsOf, endOfCallReport, inParallel, type Report } from "./setup/reports";
import { addTenant, removeTenant } from "./setup/tenant";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

test("a tenant is billed exactly what its calls say, falls past due, and is canceled", async ({
  page,
  signIn,
  tenant,
  app,
  clock,
  stripe,
  sql,
}) => {
  test.setTimeout(180_000);
  await signIn("operator");
  await page.goto(`/tenants/${tenant.id}`);

  await test.step("create the customer", async () => {
    await page.getByRole("button", { name: "Create customer" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Create customer" }).click();
    await expect(page.getByText("The customer was created in Stripe.")).toBeVisible();
  });
  const customer = await customerOf(stripe, tenant.id);
  await useCard(stripe, customer, "pm_card_visa");

  await test.step("create the subscription on growth", async () => {
    const card = () => sql`select payment_method from tenant_billing where tenant_id = ${tenant.id}`;
    await expect.poll(async () => (await card())[0]?.payment_method).toBe("visa •••• 4242");
    await page.reload();
    await page.getByRole("button", { name: "Create subscription" }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByRole("combobox", { name: "Plan" }).selectOption({ label: "Growth · €149.00 / month" });
    await expect(sheet.getByText("€149.00 is charged now.")).toBeVisible();
    await sheet.getByRole("button", { name: "Create subscription" }).click();
    await expect(page.getByText("The subscription was created.")).toBeVisible();
    await expect(page.getByText("Active", { exact: true }).first()).toBeVisible();
  });
  const period = await periodOf(stripe, customer);

  const other = await addTenant(sql);
  try {
    await clock.advanceTo(new Date(period.start.getTime() + 20 * DAY_MS));
    const ours = callsOf(tenant.phoneNumberId, 995, period.start, await clock.now());
    const theirs = callsOf(other.phoneNumberId, 3, period.start, await clock.now());
    const nobodys = callsOf(`phone-of-nobody-${tenant.id}`, 2, period.start, await clock.now());

    await test.step("1,000 reports, every tenth twice, one corrected", async () => {
      const reports = [...ours, ...theirs, ...nobodys];
      const again = reports.filter((_, index) => index % 10 === 0);
      await inParallel([...reports, ...again], 16, (report) => post(app, report));
      const corrected = ours[17];
      if (!corrected) throw new Error("There is no such call");
      corrected.durationSeconds += 613;
      await post(app, corrected);
    });

    await test.step("the cron, twice at once", async () => {
      const answers = await Promise.all([app.cron(), app.cron()]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      const reports = await sql`select minutes, outcome from meter_reports where tenant_id = ${tenant.id}`;
      expect([...reports]).toEqual([{ minutes: String(minutesOf(ours)), outcome: "accepted" }]);
    });

    await test.step("a last call, then the period's end: base and exactly the overage, paid", async () => {
      const last = callsOf(tenant.phoneNumberId, 1, new Date(period.end.getTime() - 1_000), period.end);
      await inParallel(last, 1, (report) => post(app, report));
      ours.push(...last);
      await clock.advanceTo(new Date(period.end.getTime() + 2 * HOUR_MS));

      const overage = minutesOf(ours) - 800;
      const total = 14_900 + overage * 17;
      const renewal = await newestInvoice(stripe, customer);
      expect(renewal).toMatchObject({
        status: "paid",
        billing_reason: "subscription_cycle",
        total,
        amount_paid: total,
      });
      expect(pricedLines(renewal)).toEqual([
        { quantity: 1, amount: 14_900, unit: "14900" },
        { quantity: overage, amount: overage * 17, unit: "17" },
      ]);

      await page.reload();
      const row = page.getByRole("row").filter({ hasText: renewal.number ?? "no number" });
      await expect(row).toContainText("Paid");
      await expect(row).toContainText(euros(total));
      await expect(row).toContainText(new Intl.NumberFormat("en-GB").format(overage));
    });
  } finally {
    await removeTenant(sql, other.id);
    await sql`delete from unassigned_calls where phone_number_id = ${`phone-of-nobody-${tenant.id}`}`;
  }

  await test.step("the card fails at the next renewal: past due in the global view", async () => {
    await useCard(stripe, customer, "pm_card_chargeCustomerFail");
    const next = await periodOf(stripe, customer);
    await clock.advanceTo(new Date(next.end.getTime() + 2 * HOUR_MS));
    const status = () => sql`select billing_status from tenant_billing where tenant_id = ${tenant.id}`;
    await expect.poll(async () => (await status())[0]?.billing_status, { timeout: 30_000 }).toBe("past_due");
    await page.goto(`/billing?q=${encodeURIComponent(tenant.name)}`);
    await page.getByRole("searchbox").fill(tenant.name);
    const row = page.getByRole("row").filter({ hasText: tenant.name });
    await expect(row).toHaveCount(1);
    await expect(row.getByText("Past due")).toBeVisible();
    await row.getByRole("link", { name: tenant.name, exact: true }).click();
  });

  await test.step("sync, then cancel", async () => {
    await expect(page.getByRole("heading", { name: tenant.name })).toBeVisible();
    await page.getByRole("button", { name: "Sync status" }).click();
    await expect(page.getByText("Read from Stripe just now.")).toBeVisible();
    await expect(page.getByText("Past due").first()).toBeVisible();
    await page.getByRole("button", { name: "Cancel subscription" }).click();
    await page.getByRole("radio", { name: "Cancel now" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel now" }).click();
    await expect(page.getByText("The subscription has ended.")).toBeVisible();
    await expect(page.getByText("Canceled", { exact: true }).first()).toBeVisible();
  });
  const [canceled] = (await stripe.subscriptions.list({ customer, status: "all" })).data;
  expect(canceled?.status).toBe("canceled");
});

/** The expected total, from the calls alone: whole seconds summed, rounded up once. */
function minutesOf(reports: Report[]): number {
  return Math.ceil(reports.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0) / 60);
}

async function post(app: { postCall(report: unknown): Promise<Response> }, report: Report): Promise<void> {
  const response = await app.postCall(endOfCallReport(report));
  expect(response.status).toBe(200);
  await response.arrayBuffer();
}

async function customerOf(stripe: Stripe, tenantId: number): Promise<string> {
  const { data } = await stripe.customers.list({ limit: 100 });
  const mine = data.filter(({ metadata }) => metadata.tenant_id === String(tenantId));
  expect(mine).toHaveLength(1);
  return mine[0]?.id ?? "";
}

async function useCard(stripe: Stripe, customer: string, card: string): Promise<void> {
  const method = await stripe.paymentMethods.attach(card, { customer });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: method.id } });
}

async function periodOf(stripe: Stripe, customer: string): Promise<{ start: Date; end: Date }> {
  const [subscription] = (await stripe.subscriptions.list({ customer })).data;
  const item = subscription?.items.data[0];
  if (!item) throw new Error("The customer has no subscription");
  return { start: new Date(item.current_period_start * 1000), end: new Date(item.current_period_end * 1000) };
}

async function newestInvoice(stripe: Stripe, customer: string): Promise<Stripe.Invoice> {
  const [invoice] = (await stripe.invoices.list({ customer, limit: 1 })).data;
  if (!invoice) throw new Error("The customer has no invoice");
  return invoice;
}

function pricedLines(invoice: Stripe.Invoice) {
  return invoice.lines.data
    .filter(({ amount }) => amount !== 0)
    .map(({ quantity, amount, pricing }) => ({
      quantity,
      amount,
      unit: String(pricing?.unit_amount_decimal),
    }))
    .sort((left, right) => Number(right.unit) - Number(left.unit));
}

function euros(minor: number): string {
  return new Intl.NumberFormat("en-GB", { style: "currency", currency: "EUR" }).format(minor / 100);
}
