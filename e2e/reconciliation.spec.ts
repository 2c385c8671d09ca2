import { expect, test } from "./fixtures";

test("an orphan customer is found, linked to its tenant, and stays in the history", async ({
  page,
  signIn,
  stripe,
  tenant,
}) => {
  const orphan = await stripe.customers.create({ name: "Maison Orpheline", email: "orpheline@example.com" });
  await signIn("operator");
  await page.goto("/reconciliation");
  await page.getByRole("button", { name: "Run now" }).click();
  await expect(page.getByText("The comparison has begun.")).toBeVisible();
  await expect(page.getByText(/Compared \d+ customers?/)).toBeVisible();

  await page.getByLabel("Search differences").fill(orphan.id);
  await expect(page.getByText("1 difference", { exact: true })).toBeVisible();
  const row = page.getByRole("row", { name: new RegExp(orphan.id) });
  await expect(row).toContainText("Customer without a tenant");
  await expect(row).toContainText("Maison Orpheline");
  await row.getByRole("button", { name: "Link" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Search tenants without a customer").fill(tenant.name);
  await expect(dialog.getByRole("option", { name: "Choose (1 tenant)" })).toBeAttached();
  await dialog.getByRole("combobox").selectOption({ label: tenant.name });
  await dialog.getByRole("button", { name: new RegExp(tenant.name) }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("No difference matches")).toBeVisible();

  await page.getByLabel("Which differences").selectOption("ended");
  await expect(row).toContainText("Linked to a tenant");
  await expect(row).toContainText("operator@example.com");
  await page.goto(`/tenants/${tenant.id}`);
  await expect(page.getByRole("link", { name: orphan.id }).first()).toBeVisible();
});

test("a customer that was deleted in Stripe is forgotten and created anew", async ({
  page,
  signIn,
  stripe,
  sql,
  tenant,
}) => {
  const gone = await stripe.customers.create({ metadata: { tenant_id: String(tenant.id) } });
  await expect
    .poll(() => sql`select 1 from tenant_billing where stripe_customer_id = ${gone.id}`)
    .toHaveLength(1);
  await stripe.customers.del(gone.id);
  await signIn("operator");
  await page.goto(`/reconciliation?q=${gone.id}`);
  await page.getByRole("button", { name: "Run now" }).click();
  const row = page.getByRole("row", { name: new RegExp(gone.id) });
  await expect(row).toContainText("Customer deleted in Stripe");
  await row.getByRole("button", { name: "Forget the customer" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(`${tenant.name} · ${gone.id}`);
  await dialog.getByRole("button", { name: "Forget the customer" }).click();
  await expect(page.getByText("The customer is forgotten.")).toBeVisible();
  await expect(row).toBeHidden();

  await page.goto(`/tenants/${tenant.id}`);
  await page.getByRole("button", { name: "Create customer" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Create customer" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  const [anew] = await sql<{ id: string }[]>`
    select stripe_customer_id as id from tenant_billing where tenant_id = ${tenant.id}`;
  expect(anew?.id).toMatch(/^cus_/);
  expect(anew?.id).not.toBe(gone.id);
});

test("a viewer reads the differences and decides nothing", async ({ page, signIn }) => {
  await signIn("viewer");
  await page.goto("/reconciliation");
  await expect(page.getByRole("button", { name: "Run now" })).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByText("Your role does not allow this.").first()).toBeVisible();
});
