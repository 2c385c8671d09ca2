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
    await expect(page.getByText(tenant.name)).toBeVisible();
  });

  const sums = page.getByRole("main");
  await test.step("a draft's result: 50 € and 500 minutes at 0.25 €", async () => {
    await page.getByLabel("Base").fill("50");
    await page.getByLabel("Included minutes").fill("500");
    await page.getByLabel("Overage").fill("0.25");
    await page.getByRole("button", { name: "Simulate", exact: true }).click();
    await expect(page).toHaveURL(/plan=draft/);
    await expect(sums).toContainText("Draft, periods ending in");
    await expect(row).toContainText("€175.00");
    await expect(row).toContainText("−€38.00");
  });

  await test.step("its address keeps it, in the form and in the result", async () => {
    await page.reload();
    await expect(page.getByRole("combobox", { name: "Plan" })).toHaveValue("draft");
    await expect(page.getByLabel("Base")).toHaveValue("50");
    await expect(page.getByLabel("Included minutes")).toHaveValue("500");
    await expect(row).toContainText("€175.00");
    await expect(row).toContainText("−€38.00");
  });

  await test.step("the same as a file", async () => {
    const link = await page.getByRole("link", { name: "CSV" }).getAttribute("href");
    const file = await page.request.get(link ?? "");
    expect(file.headers()["content-type"]).toContain("text/csv");
    const [, line, ...rest] = (await file.text()).trim().split("\r\n");
    expect(line).toContain(`${tenant.id},"${tenant.name}"`);
    expect(line).toContain(',"draft",1000,500,125,175,"eur",-38,');
    expect(rest).toEqual([]);
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
