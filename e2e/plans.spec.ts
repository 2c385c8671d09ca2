import { randomUUID } from "node:crypto";
import { expect, test } from "./fixtures";

test("an owner makes a plan, publishes it, sells its next version and takes it off sale", async ({
  page,
  signIn,
  tenant,
  stripe,
  sql,
}) => {
  const key = `story_${randomUUID().slice(0, 8)}`;
  const name = `Story ${key}`;
  await signIn("owner");
  try {
    await test.step("create: the form says what is wrong, and what a tenant would pay", async () => {
      await page.goto("/plans");
      await page.getByRole("link", { name: "New plan" }).click();
      // The list's search speaks of names too.
      await expect(page.getByRole("heading", { name: "New plan" })).toBeVisible();
      await page.getByLabel("Name").fill(name);
      await page.getByLabel("Key").fill(key);
      await page.getByRole("textbox", { name: "Base" }).fill("59.999");
      await page.getByLabel("Included minutes per month").fill("500");
      await page.getByLabel("Overage per minute").fill("0.125");
      await page.getByRole("button", { name: "Save plan" }).click();
      await expect(page.getByText("Too many decimals: this currency has no such small coin.")).toBeVisible();
      await page.getByRole("textbox", { name: "Base" }).fill("59");
      await expect(page.getByText("A tenant using 1,000 min a month pays €121.50.")).toBeVisible();
      await page.getByRole("button", { name: "Save plan" }).click();
      await expect(page.getByRole("heading", { name, exact: true })).toBeVisible();
      await expect(page.getByText("Draft").first()).toBeVisible();
    });

    const publish = async (changes: RegExp) => {
      await page.getByRole("button", { name: "Publish…" }).click();
      const sheet = page.getByRole("dialog");
      await expect(sheet.getByText("Create").first()).toBeVisible();
      await sheet.getByRole("button", { name: changes }).click();
      await expect(sheet.getByText(/^Published: /)).toBeVisible();
      await sheet.getByRole("button", { name: "Close" }).last().click();
      await expect(page.getByText("Stripe matches the plans.")).toBeVisible();
    };

    await test.step("publish exactly what was shown", async () => {
      expect((await stripe.prices.list({ lookup_keys: [`releve_${key}_v1_base`] })).data).toEqual([]);
      await publish(/Publish 3 changes/);
      const { data } = await stripe.prices.list({ lookup_keys: [`releve_${key}_v1_base`] });
      expect(data).toMatchObject([{ unit_amount: 5_900, product: `releve_${key}`, active: true }]);
    });

    await test.step("another price is version 2; version 1 is sold until that is published", async () => {
      await page.getByRole("link", { name: "Edit" }).click();
      await page.getByRole("textbox", { name: "Base" }).fill("69");
      await expect(page.getByText("This becomes version 2.")).toBeVisible();
      await page.getByRole("button", { name: "Save plan" }).click();
      await expect(page.getByText("2 changes are not in Stripe yet.")).toBeVisible();
      await publish(/Publish 2 changes/);
      await expect(page.getByText("Superseded")).toBeVisible();
    });

    await test.step("a new subscription gets version 2", async () => {
      await page.goto(`/tenants/${tenant.id}`);
      await page.getByRole("button", { name: "Create customer" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Create customer" }).click();
      await expect(page.getByText("The customer was created in Stripe.")).toBeVisible();
      await page.getByRole("button", { name: "Create subscription" }).click();
      const options = page.getByRole("dialog").getByRole("combobox", { name: "Plan" });
      await expect(options.getByRole("option", { name })).toHaveText([`${name} · €69.00 / month`]);
      await page.keyboard.press("Escape");
    });

    await test.step("what somebody changes in Stripe is shown and repaired", async () => {
      await stripe.products.update(`releve_${key}`, { name: "Renamed by hand" });
      await page.goto(`/plans?status=drift&q=${key}`);
      await expect(page.getByRole("row").filter({ hasText: name }).getByText("Drift")).toBeVisible();
      await page.getByRole("link", { name }).click();
      // The list says and offers the same.
      await expect(page.getByRole("heading", { name, exact: true })).toBeVisible();
      await expect(page.getByText("Stripe differs from 1 published plan.")).toBeVisible();
      await page.getByRole("button", { name: "Publish…" }).click();
      await expect(page.getByRole("dialog").getByText("Renamed by hand")).toBeVisible();
      await page.getByRole("dialog").getByRole("button", { name: "Publish 1 change" }).click();
      await expect(page.getByRole("dialog").getByText(/^Published: /)).toBeVisible();
      await page.keyboard.press("Escape");
      expect((await stripe.products.retrieve(`releve_${key}`)).name).toBe(name);
    });

    await test.step("archive", async () => {
      await page.getByRole("button", { name: "Archive" }).click();
      const dialog = page.getByRole("dialog");
      await expect(dialog.getByText("No subscription runs on it.")).toBeVisible();
      await dialog.getByRole("button", { name: "Archive" }).click();
      await expect(page.getByText("The plan is archived.")).toBeVisible();
      await expect(page.getByRole("link", { name: "Edit" })).toHaveCount(0);
      expect((await stripe.products.retrieve(`releve_${key}`)).active).toBe(false);
    });
  } finally {
    await sql`delete from plans where key = ${key}`;
  }
});

test("two owners at the same plan: the slower one is told", async ({ page, signIn, sql }) => {
  const key = `shared_${randomUUID().slice(0, 8)}`;
  const version = (number: number) => sql`
    insert into plans (key, version, name, currency, base_amount_minor, usage_mode)
    values (${key}, ${number}, ${key}, 'eur', 5900, 'none')`;
  const alert = page.getByRole("main").getByRole("alert");
  const dialog = page.getByRole("dialog");
  const edit = async (base: string) => {
    await page.getByRole("textbox", { name: "Base" }).fill(base);
    await page.getByRole("button", { name: "Save plan" }).click();
  };
  await version(1);
  await signIn("owner");
  try {
    await page.goto("/plans/new");
    await page.getByLabel("Name").fill(key);
    await page.getByLabel("Key").fill(key);
    await page.getByLabel("Included minutes per month").fill("500");
    await page.getByLabel("Overage per minute").fill("0.125");
    await edit("59");
    await expect(alert).toHaveText("There is already a plan with this key.");

    await page.goto(`/plans/${key}/edit`);
    await version(2);
    await edit("69");
    await expect(alert).toHaveText(
      "Somebody else has changed this plan in the meantime. Reload the page to see it.",
    );

    await page.goto(`/plans/${key}/edit`);
    await sql`update plans set archived_at = now() where key = ${key}`;
    await edit("69");
    await expect(alert).toHaveText("The plan is archived. Bring it back first.");

    await page.goto(`/plans/${key}`);
    await page.getByRole("button", { name: "Put back on sale" }).click();
    await sql`update plans set archived_at = null where key = ${key}`;
    await dialog.getByRole("button", { name: "Put back on sale" }).click();
    await expect(dialog.getByRole("alert")).toHaveText("The plan is not archived.");

    await page.goto(`/plans/${key}`);
    await page.getByRole("button", { name: "Publish…" }).click();
    await expect(dialog.getByText("Create").first()).toBeVisible();
    await sql`update plans set base_amount_minor = 6900 where key = ${key}`;
    await dialog.getByRole("button", { name: /^Publish \d+ changes$/ }).click();
    await expect(dialog.getByRole("alert")).toContainText(
      "What would be done has changed since it was shown. Look at it again.",
    );
  } finally {
    await sql`delete from plans where key = ${key}`;
  }
});

test("a viewer reads the plans and changes none", async ({
  page,
  signIn,
  sql,
  app,
  context,
  expectBrowserError,
}) => {
  expectBrowserError(/403 \(Forbidden\)/);
  await signIn("viewer");
  await page.goto("/plans");
  await expect(page.getByRole("link", { name: "Growth" })).toBeVisible();
  await expect(page.getByRole("link", { name: "New plan" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Publish…" })).toBeDisabled();
  await expect(page.getByText("Only owners publish")).toBeVisible();
  await page.goto("/plans?q=no-such-plan");
  await expect(page.getByText("No plan matches")).toBeVisible();
  await page.getByRole("link", { name: "Show all plans" }).click();
  await page.getByRole("link", { name: "Growth" }).click();
  await expect(page.getByText("A tenant using 1,000 min a month pays €183.00.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Archive" })).toHaveCount(0);

  for (const path of ["/plans/new", "/plans/growth/edit"])
    expect((await page.goto(path))?.status(), path).toBe(403);
  const cookies = await context.cookies();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  expect((await fetch(`${app.url}/api/plans/publication`)).status).toBe(401);
  expect([200, 404]).toContain(
    (await fetch(`${app.url}/api/plans/publication`, { headers: { cookie } })).status,
  );
  expect(await sql`select 1 from plans where key = 'growth' and archived_at is null`).toHaveLength(1);
});
