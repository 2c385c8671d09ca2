import { expect, test } from "./fixtures";
import { addTenant, removeTenant } from "./setup/tenant";
import { answeredAsIfSent, closeAction, expectOvertaken, openAction } from "./setup/tenant-page";

const CREATE = "Create customer";

test("what stands in the way of a customer is told, and goes on once it is gone", async ({
  page,
  context,
  signIn,
  tenant,
  stripe,
  sql,
  addresses,
}) => {
  test.setTimeout(120_000);
  const address = `/tenants/${tenant.id}`;
  const held = await addTenant(sql);
  await signIn("operator");

  // Waits its quarter of a minute while the rest of the story goes on.
  await sql`
    insert into tenant_leases (tenant_id, purpose, token, expires_at)
    values (${held.id}, 'billing', 'of a process that stood still', now() + interval '3 minutes')`;
  const waiting = await context.newPage();
  await waiting.goto(`/tenants/${held.id}`);
  const heldDialog = await openAction(waiting, CREATE);
  await heldDialog.getByRole("button", { name: CREATE }).click();

  await test.step("a customer that is deleted in Stripe after it was found", async () => {
    const gone = await stripe.customers.create({ name: tenant.name });
    await expectOvertaken(page, tenant.id, {
      opens: "Link existing customer",
      chooses: async (sheet) => {
        await sheet.getByLabel("Search in Stripe").fill(gone.id);
        await sheet.getByRole("button", { name: "Search", exact: true }).click();
        await sheet.getByRole("radio", { name: new RegExp(gone.id) }).check();
      },
      meanwhile: () => stripe.customers.del(gone.id),
      confirms: "Link customer",
      says: "Stripe has no such customer.",
    });
  });

  await test.step("a request that no form sends", async () => {
    await page.goto(address);
    const dialog = await openAction(page, CREATE);
    const click = () => dialog.getByRole("button", { name: CREATE }).click();
    await answeredAsIfSent(page, `"tenantId":${tenant.id}`, '"tenantId":"everyone"', click);
    await expect(dialog.getByRole("alert")).toHaveText("Some of the values are not valid.");
  });

  await test.step("a key that turns out to be another account's", async () => {
    const [ours] = await sql`select stripe_account_id as id from installation`;
    await expectOvertaken(page, tenant.id, {
      opens: CREATE,
      meanwhile: () => sql`update installation set stripe_account_id = 'acct_another'`,
      confirms: CREATE,
      says: "The Stripe key is of another account than this database, so nothing was done. Use another database or another key.",
    });
    await sql`update installation set stripe_account_id = ${ours?.id ?? null}, other_account_id = null`;
  });

  await test.step("Stripe does not answer; the same click again does it, once", async () => {
    await page.goto(address);
    const dialog = await openAction(page, CREATE);
    await fault({ match: { method: "POST", path: "/v1/customers" }, fault: "rate_limit", times: 5 });
    await dialog.getByRole("button", { name: CREATE }).click();
    await expect(dialog.getByRole("alert")).toHaveText(
      "Stripe did not answer. Nothing was recorded as done; try again.",
    );
    await dialog.getByRole("button", { name: CREATE }).click();
    await expect(page.getByText("The customer was created in Stripe.")).toBeVisible();
    expect(
      (await stripe.customers.search({ query: `metadata["tenant_id"]:"${tenant.id}"` })).data,
    ).toHaveLength(1);
  });

  await test.step("somebody else has made a checkout link, and one is enough", async () => {
    const [row] =
      await sql`select stripe_customer_id as id from tenant_billing where tenant_id = ${tenant.id}`;
    const [price] = (await stripe.prices.list({ lookup_keys: ["releve_flat_v1_base"] })).data;
    await expectOvertaken(page, tenant.id, {
      opens: "Send checkout link",
      meanwhile: () =>
        stripe.checkout.sessions.create({
          mode: "subscription",
          customer: row?.id,
          line_items: [{ price: price?.id, quantity: 1 }],
          success_url: "https://example.com/thanks",
        }),
      confirms: "Create checkout link",
      says: "There is an open checkout link already. Copy it, or replace it.",
    });
  });

  await test.step("somebody else has suspended the tenant, and lifts it again", async () => {
    await expectOvertaken(page, tenant.id, {
      opens: "Suspend",
      chooses: (dialog) => dialog.getByLabel("Reason").fill("Abuse of the line"),
      meanwhile: () => sql`
        insert into suspensions (tenant_id, reason, starts_at, set_by, created_at)
        values (${tenant.id}, 'manual', now(), 'rival@example.com', now())`,
      confirms: "Suspend",
      says: "The tenant is already suspended by hand.",
    });
    await expectOvertaken(page, tenant.id, {
      opens: "Lift suspension",
      meanwhile: () => sql`delete from suspensions where tenant_id = ${tenant.id}`,
      confirms: "Lift suspension",
      says: "The tenant is not suspended by hand.",
    });
  });

  await test.step("the customer is forgotten while a subscription is made", async () => {
    await expectOvertaken(page, tenant.id, {
      opens: "Create subscription",
      meanwhile: () =>
        sql`update tenant_billing set stripe_customer_id = null where tenant_id = ${tenant.id}`,
      confirms: "Create subscription",
      says: "The tenant has no Stripe customer yet.",
    });
  });

  await test.step("a tenant that another process holds; freed, it goes on", async () => {
    await expect(heldDialog.getByRole("alert")).toHaveText(
      "Another action is running for this tenant. Try again in a moment.",
    );
    await sql`delete from tenant_leases where tenant_id = ${held.id}`;
    await closeAction(waiting);
  });

  await test.step("the tenant itself is gone", async () => {
    const dialog = await openAction(waiting, CREATE);
    await removeTenant(sql, held.id);
    await dialog.getByRole("button", { name: CREATE }).click();
    await expect(waiting.getByText("There is no such tenant").first()).toBeVisible();
  });

  await test.step("the session ends while a dialog is open", async () => {
    await page.goto(address);
    const dialog = await openAction(page, CREATE);
    await context.clearCookies();
    await dialog.getByRole("button", { name: CREATE }).click();
    await expect(dialog.getByRole("alert")).toHaveText("Your session has ended. Sign in again.");
  });

  async function fault(body: object) {
    await fetch(`${addresses.stripe}/_sandbox/faults`, { method: "POST", body: JSON.stringify(body) });
  }
});
