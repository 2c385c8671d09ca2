import { expect, test } from "./fixtures";
import { callsOf, endOfCallReport, inParallel } from "./setup/reports";
import { subscribe } from "./setup/subscribe";

const HOUR_MS = 3_600_000;

test("a viewer replays a tenant's month through its own plan, another one and a draft", async ({
  page,
  signIn,
  tenant,
  app,
  stripe,
  sql,
  clock,
}) => {
  test.setTimeout(120_000);
  const { start, end } = await subscribe(stripe, sql, tenant.id, "starter");
  await clock.advanceTo(new Date(start.getTime() + 31 * HOUR_MS));
  const calls = callsOf(tenant.phoneNumberId, 40, start, new Date(start.getTime() + 30 * HOUR_MS));
  // Long enough to go beyond the 400 minutes of the plan.
  await inParallel(calls, 8, (call) => app.postCall(endOfCallReport({ ...call, durationSeconds: 1_500 })));
  await app.cron();
  await clock.advanceTo(new Date(end.getTime() + HOUR_MS / 2));
  await app.cron();
  await clock.advanceTo(new Date(end.getTime() + 2 * HOUR_MS));
  await app.cron();

  await signIn("viewer");
  await page.goto(`/plans/simulate?tenant=${tenant.id}&month=${end.toISOString().slice(0, 7)}&plan=starter`);
  const rows = page.getByRole("group", { name: "Periods", exact: true });
  const row = rows.getByRole("row").filter({ hasText: tenant.name });

  await test.step("through its own plan nothing differs: 99 € and 600 minutes at 0.19 €", async () => {
    await expect(page.getByText("Starter v1, periods ending in")).toBeVisible();
    await expect(row.getByText("€213.00")).toHaveCount(2);
    await expect(row).toContainText("€0.00");
    await expect(row).toContainText("Flat");
  });

  await test.step("another plan says the difference", async () => {
    await page.getByRole("combobox", { name: "Plan" }).selectOption({ label: "Pro · version 1 · EUR" });
    await expect(page).toHaveURL(/plan=pro\.1/);
    await expect(row).toContainText("€199.00");
    await expect(row).toContainText("−€14.00");
  });

  await test.step("a draft is told what is wrong with it", async () => {
    await page.getByRole("combobox", { name: "Plan" }).selectOption("draft");
    await page.getByLabel("Base").fill("fifty");
    await page.getByRole("button", { name: "Simulate", exact: true }).click();
    await expect(page.getByRole("main").getByRole("alert")).toContainText("Base: A number such as 149.00");
  });
});

test("an address that asks for nothing there is says what is wrong", async ({ page, signIn }) => {
  await signIn("viewer");
  const alert = page.getByRole("main").getByRole("alert");
  for (const [query, title] of [
    ["month=2026-13", "This is not a month"],
    ["month=2190-01", "This is not a month"],
    ["month=2099-01", "This month has not begun"],
    ["plan=nothing.7", "There is no such plan"],
    ["tenant=abc", "There is no such tenant"],
    ["plan=draft&base=1&included=1&overage=1&increment=7", "Call increment"],
  ] as const) {
    await page.goto(`/plans/simulate?${query}`);
    await expect(alert).toContainText(title);
  }
  await page.goto("/plans/simulate?month=2020-01");
  await expect(page.getByText("Nothing ended in January 2020")).toBeVisible();
});
