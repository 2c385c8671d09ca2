import { createHmac } from "node:crypto";
import { expect, test } from "./fixtures";

const EVENT = JSON.stringify({
  id: "evt_forged",
  object: "event",
  type: "invoice.paid",
  data: { object: {} },
});

test.describe("the doors for machines", () => {
  test("refuse a forged or stale Stripe event with 400 and store nothing", async ({ app, sql }) => {
    const send = (signature: string) =>
      fetch(`${app.url}/api/webhooks/stripe`, {
        method: "POST",
        body: EVENT,
        headers: { "stripe-signature": signature },
      });
    const signed = (secret: string, at: number) =>
      `t=${at},v1=${createHmac("sha256", secret).update(`${at}.${EVENT}`).digest("hex")}`;
    const now = Math.floor(Date.now() / 1000);
    expect((await send(signed("whsec_another", now))).status).toBe(400);
    expect((await send(signed("whsec_sandbox_releve", now - 3_600))).status).toBe(400);
    expect((await send("nonsense")).status).toBe(400);
    expect((await fetch(`${app.url}/api/webhooks/stripe`, { method: "POST", body: EVENT })).status).toBe(400);
    expect(await sql`select 1 from stripe_events where id = 'evt_forged'`).toHaveLength(0);
  });

  test("that are not there answer in JSON, whatever is asked of them", async ({ app }) => {
    for (const method of ["GET", "POST", "DELETE"]) {
      const response = await fetch(`${app.url}/api/nothing/here`, { method, redirect: "manual" });
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ error: "not_found" });
    }
  });

  test("refuse the cron without its secret with 401", async ({ app }) => {
    const url = `${app.url}/api/cron/usage`;
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(url, { headers: { authorization: "Bearer wrong-secret" } })).status).toBe(401);
    expect((await app.cron()).status).toBe(200);
  });

  test("refuse Vapi without its secret with 401, malformed reports with 400, and ignore what is not ours", async ({
    app,
  }) => {
    const url = `${app.url}/api/webhooks/vapi`;
    expect((await fetch(url, { method: "POST", body: "{}" })).status).toBe(401);
    expect(
      (await fetch(url, { method: "POST", body: "{}", headers: { "x-vapi-secret": "wrong-secret" } })).status,
    ).toBe(401);
    const malformed = await app.postCall({
      message: { type: "end-of-call-report", durationSeconds: "long" },
    });
    expect(malformed.status).toBe(400);
    expect(await malformed.json()).toEqual({ error: expect.stringContaining("message.durationSeconds") });
    const ignored = await app.postCall({ message: { type: "status-update" } });
    expect([ignored.status, await ignored.json()]).toEqual([
      200,
      { outcome: "ignored", type: "status-update" },
    ]);
  });

  test("take a report of several megabytes, keep no word of it, and refuse one beyond the bound", async ({
    app,
    sql,
    tenant,
  }) => {
    const report = (megabytes: number) => ({
      message: {
        type: "end-of-call-report",
        durationSeconds: 61,
        endedReason: "customer-ended-call",
        call: { id: `large-${tenant.id}`, phoneNumberId: tenant.phoneNumberId },
        artifact: { transcript: "secret words ".repeat((megabytes * 1_000_000) / 13) },
      },
    });
    expect((await app.postCall(report(6))).status).toBe(200);
    const [row] = await sql`select * from vapi_call_usage where vapi_call_id = ${`large-${tenant.id}`}`;
    expect(row?.duration_sec).toBe(61);
    expect(JSON.stringify(row)).not.toContain("secret words");
    expect((await app.postCall(report(17))).status).toBe(413);
  });
});

test.describe("the doors for people", () => {
  test("lead to the sign-in without a session", async ({ page, tenant }) => {
    for (const path of ["/billing", `/tenants/${tenant.id}`, "/"]) {
      await page.goto(path);
      await expect(page).toHaveURL(/\/sign-in/);
    }
  });

  test("an action without a session, or of a viewer, does nothing", async ({
    page,
    signIn,
    tenant,
    sql,
    app,
    context,
    expectBrowserError,
  }) => {
    expectBrowserError(/ERR_FAILED .*\/tenants\//);
    await signIn("operator");
    await page.goto(`/tenants/${tenant.id}`);
    const posted = page.waitForRequest(
      (request) => request.method() === "POST" && request.url().includes("/tenants/"),
    );
    await page.getByRole("button", { name: "Create customer" }).click();
    // The action's request is taken down before it leaves, and sent by others.
    await page.route(`**/tenants/${tenant.id}`, (route) =>
      route.request().method() === "POST" ? route.abort() : route.continue(),
    );
    await page.getByRole("dialog").getByRole("button", { name: "Create customer" }).click();
    const request = await posted;
    const headers = { ...(await request.allHeaders()) };
    const send = (cookie: string) =>
      fetch(`${app.url}/tenants/${tenant.id}`, {
        method: "POST",
        redirect: "manual",
        headers: {
          "next-action": headers["next-action"] ?? "",
          "content-type": headers["content-type"] ?? "",
          accept: "text/x-component",
          origin: app.url,
          cookie,
        },
        body: request.postData(),
      });

    const withoutSession = await send("");
    expect(await withoutSession.text()).toContain("not_signed_in");

    await context.clearCookies();
    await page.unroute(`**/tenants/${tenant.id}`);
    await signIn("viewer");
    const cookies = await context.cookies();
    const asViewer = await send(cookies.map(({ name, value }) => `${name}=${value}`).join("; "));
    expect(await asViewer.text()).toContain("not_allowed");

    expect(await sql`select 1 from tenant_billing where tenant_id = ${tenant.id}`).toHaveLength(0);
    expect(await sql`select 1 from audit_log where tenant_id = ${tenant.id}`).toHaveLength(0);

    await page.goto(`/tenants/${tenant.id}`);
    await expect(page.getByRole("button", { name: "Create customer" })).toBeDisabled();
  });

  test("close for a while after five wrong passwords, and say no more than that", async ({
    page,
    sql,
    expectBrowserError,
  }) => {
    expectBrowserError(/401 \(Unauthorized\).*credentials/);
    const email = "nobody@example.com";
    await page.goto("/sign-in");
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await page.getByLabel("Email").fill(email);
      await page.getByLabel("Password").fill(`wrong-password-${attempt}`);
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page.getByRole("alert").filter({ hasText: /\w/ })).toBeVisible();
      await expect(page.getByRole("button", { name: "Sign in" })).toBeEnabled();
    }
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password").fill("releve-demo");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert").filter({ hasText: /\d/ })).toBeVisible();
    await sql`delete from sign_in_attempts where email = ${email}`;
  });
});
