import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { callsOf, endOfCallReport, inParallel } from "./setup/reports";
import { subscribe } from "./setup/subscribe";

const HOUR_MS = 3_600_000;
const PHONE = { width: 375, height: 812 };
const DESK = { width: 1_440, height: 900 };

/** Every screen meets each language, theme and width: French is the longer one, so it has the phone. */
const APPEARANCES = [
  { language: "fr", theme: "light", viewport: PHONE, month: "Ce mois-ci" },
  { language: "en", theme: "dark", viewport: DESK, month: "This month" },
] as const;

test("every screen holds up in both languages, both themes, on a phone and on a desk", async ({
  page,
  context,
  signIn,
  tenant,
  app,
  stripe,
  sql,
  clock,
}) => {
  test.setTimeout(300_000);
  const { start, end } = await subscribe(stripe, sql, tenant.id, "growth");
  const calls = callsOf(tenant.phoneNumberId, 200, start, new Date(start.getTime() + HOUR_MS));
  await inParallel(calls, 8, (call) => app.postCall(endOfCallReport(call)));
  await clock.advanceTo(new Date(end.getTime() + 2 * HOUR_MS));
  const [event] = await sql`select id from stripe_events where type = 'invoice.paid' limit 1`;
  const [line] = await sql<{ invoice: string; id: string }[]>`
    select stripe_invoice_id as invoice, line ->> 'id' as id
    from invoices, jsonb_array_elements(lines) as line
    where tenant_id = ${tenant.id} and (line ->> 'isUsage')::boolean order by created_at limit 1`;
  const simulation = `month=${end.toISOString().slice(0, 7)}&tenant=${tenant.id}&plan=draft&base=50&included=400&overage=1`;
  for (const viewport of [PHONE, DESK]) {
    await page.setViewportSize(viewport);
    await expectSound(page, "/sign-in", "en");
  }
  await signIn("owner");

  for (const { language, theme, viewport, month } of APPEARANCES) {
    await context.addCookies([{ name: "locale", value: language, url: app.url }]);
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize(viewport);
    await expectSound(page, "/billing?costs=month", language);
    await expect(page.getByText(month).first()).toBeVisible();
    await expectSound(page, `/tenants/${tenant.id}?usage=30d`, language);
    await expectSound(page, "/usage", language);
    for (const list of ["late", "unassigned", "runs"]) {
      await expectSound(page, `/usage?show=${list}`, language);
    }
    await expectSound(page, `/tenants/${tenant.id}/invoices/${line?.invoice}/lines/${line?.id}`, language);
    await expect(page).toHaveURL(/usage-periods/);
    await expectSound(page, "/settings", language);
    await expectSound(page, "/plans", language);
    await expectSound(page, "/plans/growth", language);
    await expectSound(page, `/plans/simulate?${simulation}`, language);
    await expect(page.getByRole("main").getByText(tenant.name).first()).toBeVisible();
    await expectSound(page, "/events", language);
    await expectSound(page, `/events/${event?.id}`, language);
    await expectSound(page, "/reconciliation", language);
  }
});

/** Axe finds nothing serious, the language is set, and nothing but a table's own frame scrolls sideways. */
async function expectSound(page: Page, path: string, language: string): Promise<void> {
  await page.goto(path);
  await page.waitForLoadState("networkidle");
  await expect(page.locator("html")).toHaveAttribute("lang", language);
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(
    serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`),
    path,
  ).toEqual([]);
  const [wanted, shown] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    window.innerWidth,
  ]);
  expect(wanted, `${path} scrolls sideways at ${shown} px`).toBeLessThanOrEqual(shown ?? 0);
}
