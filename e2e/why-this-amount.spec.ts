import { expect, test } from "./fixtures";
import { callsOf, endOfCallReport, inParallel } from "./setup/reports";
import { subscribe } from "./setup/subscribe";

const HOUR_MS = 3_600_000;
const CALLS = 250;

test("a viewer goes from an invoice line to the calls behind it, to paper and to a file, and sees what came late", async ({
  page,
  signIn,
  tenant,
  app,
  stripe,
  sql,
  clock,
}) => {
  test.setTimeout(120_000);
  const { start, end } = await subscribe(stripe, sql, tenant.id, "growth");
  await clock.advanceTo(new Date(start.getTime() + 101 * HOUR_MS));
  const calls = callsOf(tenant.phoneNumberId, CALLS, start, new Date(start.getTime() + 100 * HOUR_MS));
  await inParallel(calls, 16, (call) => app.postCall(endOfCallReport(call)));
  await app.cron();
  await clock.advanceTo(new Date(end.getTime() + HOUR_MS / 2));
  await app.cron();
  await clock.advanceTo(new Date(end.getTime() + 2 * HOUR_MS));
  await app.cron();

  // What everything shown is checked against: the rows, added up by nobody of ours.
  const [used] = await sql<{ seconds: number; cost: string }[]>`
    select sum(duration_sec)::int as seconds, sum(cost_usd)::text as cost
    from vapi_call_usage where tenant_id = ${tenant.id}`;
  const seconds = used?.seconds ?? 0;
  expect(seconds).toBe(calls.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0));
  const minutes = Math.ceil(seconds / 60);
  const amount = euros((minutes - 800) * 17);

  await signIn("viewer");
  await page.goto(`/tenants/${tenant.id}`);
  await test.step("the line leads to its explanation, under an address that stays", async () => {
    await page.getByRole("link", { name: `Why this amount: ${amount} for ${minutes - 800} min` }).click();
    await expect(page.getByRole("heading", { name: "Why this amount" })).toBeVisible();
    const named = start.toISOString().replace(".000Z", "Z").replaceAll(":", "-");
    await expect(page).toHaveURL(new RegExp(`/tenants/${tenant.id}/usage-periods/sub_\\w+/${named}$`));
    await expect(page.getByText("Equal to the cent")).toBeVisible();
    await expect(page.getByText("Stripe bills exactly what the calls explain.")).toBeVisible();
  });

  await test.step("every step stands there, from the calls to the amount", async () => {
    const step = (name: string) =>
      page
        .getByRole("group", { name: "Computation of the amount" })
        .getByRole("row", { name: new RegExp(`^${name} `) });
    await expect(step("Calls")).toContainText(`${CALLS} calls ended in the period`);
    await expect(step("Call increment")).toContainText(`${whole(seconds)} s`);
    await expect(step("Period total")).toContainText(`${whole(minutes)} min`);
    await expect(step("Included")).toContainText("800 min of 800");
    await expect(step("Beyond")).toContainText(`${minutes - 800} min × €0.17`);
    await expect(step("Amount")).toContainText(amount);
  });

  await test.step("each report with Stripe's request", async () => {
    const reports = await sql<{ request: string; minutes: number }[]>`
      select stripe_request_id as request, minutes::int from meter_reports where tenant_id = ${tenant.id}`;
    expect(reports.length).toBeGreaterThan(0);
    for (const { request, minutes } of reports) {
      await expect(page.getByRole("row").filter({ hasText: request })).toContainText(whole(minutes));
    }
  });

  const list = page.getByRole("group", { name: "Calls of this period" });
  await test.step("the calls, a page at a time", async () => {
    await expect(list.getByRole("row").filter({ hasText: calls[0]?.id ?? "" })).toBeVisible();
    await expect(list.getByRole("row").filter({ hasText: `All ${CALLS} calls` })).toContainText(
      whole(seconds),
    );
    await expect(page.getByText(`1–100 of ${CALLS}`)).toBeVisible();
    await page.getByRole("link", { name: "Next page" }).click();
    await expect(page).toHaveURL(/page=2/);
    await page.getByRole("link", { name: "Next page" }).click();
    await expect(page).toHaveURL(/page=3/);
    await expect(list.getByRole("row").filter({ hasText: calls.at(-1)?.id ?? "" })).toBeVisible();
  });

  await test.step("all calls as a file", async () => {
    const href = await page.getByRole("link", { name: "Calls as CSV" }).getAttribute("href");
    const answer = await page.request.get(href ?? "");
    expect(answer.headers()["content-type"]).toContain("text/csv");
    const [head, ...rows] = (await answer.text()).trimEnd().split("\r\n");
    expect(head).toContain('"call_id"');
    const cells = rows.map((row) => row.split(",").map((cell) => cell.replaceAll('"', "")));
    expect(cells.map(([id]) => id)).toEqual(calls.map(({ id }) => id));
    expect(cells.reduce((sum, row) => sum + Number(row[4]), 0)).toBe(seconds);
    expect(cells.reduce((sum, row) => sum + Number(row[5]), 0)).toBeCloseTo(Number(used?.cost), 4);
  });

  await test.step("all calls on paper, without what only a screen needs", async () => {
    await page.getByRole("link", { name: "Print view" }).click();
    await expect(page).toHaveURL(/\/print$/);
    // A head, a row for each call, and their sum.
    await expect(list.getByRole("row")).toHaveCount(CALLS + 2);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await expect(page.getByRole("navigation", { name: "Main" })).toBeHidden();
    await expect(page.getByRole("button", { name: "Print" })).toBeHidden();
    await expect(page.locator("body")).toHaveCSS("background-color", "rgb(255, 255, 255)");
    await page.emulateMedia({ media: "screen" });
    await page.getByRole("link", { name: "Back to the page" }).click();
  });

  await test.step("a call that comes after settlement is named, and what it changes", async () => {
    const [late] = callsOf(tenant.phoneNumberId, 1, new Date(start.getTime() + HOUR_MS), end);
    if (!late) throw new Error("There is no late call");
    await app.postCall(endOfCallReport({ ...late, durationSeconds: 600 }));
    await app.cron();
    await page.reload();
    const change = (Math.ceil((seconds + 600) / 60) - minutes) * 17;
    await expect(page.getByText("Not equal", { exact: true })).toBeVisible();
    await expect(page.getByText(`Stripe bills ${euros(change)} less than the calls explain:`)).toBeVisible();
    const row = page.getByRole("group", { name: "Late usage of this period" }).getByRole("row");
    await expect(row.filter({ hasText: "Awaits a decision" })).toContainText(euros(change));
    await page.getByRole("link", { name: "After settlement (1)" }).click();
    await expect(list.getByRole("row").filter({ hasText: late.id })).toContainText("After settlement");
    await expect(list.getByRole("row")).toHaveCount(2);
  });
});

test("a line whose period nobody knows says so, and so does an address that names none", async ({
  page,
  signIn,
  tenant,
  stripe,
  sql,
  expectBrowserError,
}) => {
  expectBrowserError(/404/);
  const { start } = await subscribe(stripe, sql, tenant.id, "growth");
  const mirrored = () => sql<{ id: string; line: string; amount: number }[]>`
    select stripe_invoice_id as id, lines -> 0 ->> 'id' as line, (lines -> 0 ->> 'amountMinor')::int as amount
    from invoices where tenant_id = ${tenant.id}`;
  await expect.poll(mirrored).toHaveLength(1);
  const [invoice] = await mirrored();
  const address = `/tenants/${tenant.id}/invoices/${invoice?.id}/lines/${invoice?.line}`;
  await signIn("viewer");
  await page.goto(address);
  await expect(page.getByText("This line does not bill usage")).toBeVisible();
  await expect(page.getByText("the line is right by itself")).toContainText(euros(invoice?.amount ?? 0));

  // As Stripe would have it for a subscription that ran before this installation.
  await sql`
    update invoices set stripe_subscription_id = 'sub_of_before',
      lines = jsonb_set(jsonb_set(lines, '{0,isUsage}', 'true'), '{0,periodStart}', to_jsonb(${start.toISOString()}::text))
    where tenant_id = ${tenant.id}`;
  await page.reload();
  await expect(
    page.getByText("No usage period was ever kept for the subscription sub_of_before"),
  ).toBeVisible();
  await expect(page.getByText("No call of this tenant ended in the line’s period")).toBeVisible();

  for (const [path, title] of [
    [`${address}_`, "There is no such invoice line"],
    [`/tenants/${tenant.id}/usage-periods/sub_1/2026-01-01T00-00-00Z`, "There is no such usage period"],
    [`/tenants/${tenant.id}/usage-periods/sub_1/yesterday`, "There is no such usage period"],
  ] as const) {
    expect((await page.goto(path))?.status()).toBe(404);
    await expect(page.getByRole("heading", { name: title })).toBeVisible();
  }
  const file = await page.request.get(`/tenants/${tenant.id}/usage-periods/sub_1/2026-01-01T00-00-00Z/csv`);
  expect(file.status()).toBe(404);
});

function euros(minor: number): string {
  return new Intl.NumberFormat("en-GB", { style: "currency", currency: "EUR" }).format(minor / 100);
}

function whole(value: number): string {
  return new Intl.NumberFormat("en-GB").format(value);
}
