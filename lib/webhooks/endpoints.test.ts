import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import { stripeEvents, webhookSecrets } from "@/db/schema/inbox";
import { env } from "@/lib/env";
import { control, listenForWebhooks } from "@/lib/ledger/billing-world.fixture";
import { stripe } from "@/lib/stripe/client";
import { withTenantLease } from "@/lib/tenants/with-tenant-lease";
import { checkEndpoints } from "./check-endpoints";
import { repairEndpoint } from "./repair-endpoint";

/** Whose lease the endpoints are kept under. */
const NOBODY = 0;
const admin = { email: "owner@example.com" };
const hook = await listenForWebhooks();
// The app's address is where this test listens; its environment holds another secret than a new endpoint gets.
const address = `${new URL(hook.url).origin}/api/webhooks/stripe`;
Object.assign(env(), { APP_URL: new URL(hook.url).origin });
afterAll(hook.close);

beforeEach(async () => {
  await control("POST", "/_sandbox/webhooks", { endpoints: [] });
  for (const { id } of (await stripe().webhookEndpoints.list()).data) await stripe().webhookEndpoints.del(id);
  for (const { id } of (await stripe().v2.core.eventDestinations.list()).data) {
    await stripe().v2.core.eventDestinations.del(id);
  }
});

function repair(kind: "snapshot" | "thin", intentId: string = randomUUID()) {
  return repairEndpoint({ kind, intentId, admin });
}

async function troublesOf(kind: "snapshot" | "thin") {
  const checked = (await checkEndpoints()).find((found) => found.kind === kind);
  return checked?.check?.troubles;
}

function trailOf(intentId: string) {
  return db().select().from(auditLog).where(eq(auditLog.intentId, intentId)).orderBy(auditLog.id);
}

async function endpoints() {
  return (await stripe().webhookEndpoints.list()).data;
}

test("an owner who waits in vain for another's repair is told so, and nothing is made twice", async () => {
  await withTenantLease(NOBODY, async () => {
    const second = repairEndpoint({ kind: "snapshot", intentId: randomUUID(), admin }, 100);
    await expect(second).rejects.toMatchObject({ code: "endpoint_busy" });
  });
  expect(await endpoints()).toEqual([]);
});

describe("the webhook endpoint", () => {
  test("is missing, is created once by two owners at once, and its events are taken without a deploy", async () => {
    expect(await troublesOf("snapshot")).toEqual(["missing"]);
    expect((await Promise.all([repair("snapshot"), repair("snapshot")])).sort()).toEqual(["create", null]);
    expect(await endpoints()).toMatchObject([
      { url: address, api_version: "2026-10-28.endive", status: "enabled" },
    ]);
    expect(await troublesOf("snapshot")).toEqual([]);

    const customer = await stripe().customers.create({ name: "Told with the new secret" });
    await expect
      .poll(
        async () =>
          (await db().select().from(stripeEvents).where(eq(stripeEvents.customerId, customer.id))).length,
        { timeout: 15_000 },
      )
      .toBe(1);
  });

  test("keeps its secret unreadable, and out of the audit", async () => {
    const intentId = randomUUID();
    await repair("snapshot", intentId);
    const [kept] = await db().select().from(webhookSecrets);
    expect(kept?.secretEncrypted).not.toContain("whsec");
    const trail = await trailOf(intentId);
    expect(trail.map(({ phase, action }) => [phase, action])).toEqual([
      ["intended", "create_snapshot_endpoint"],
      ["succeeded", "create_snapshot_endpoint"],
    ]);
    expect(JSON.stringify(trail)).not.toContain("whsec");
    expect(trail[1]?.stripeRequestId).toMatch(/^req_/);
  });

  test("of a wrong version is replaced, and disabled afterwards", async () => {
    const old = await stripe().webhookEndpoints.create({
      url: address,
      enabled_events: ["*"],
      api_version: "2020-08-27",
    });
    expect(await troublesOf("snapshot")).toEqual(["wrong_version"]);
    expect(await repair("snapshot")).toBe("replace");
    expect(await troublesOf("snapshot")).toEqual([]);
    const found = await endpoints();
    expect(found.find(({ id }) => id === old.id)?.status).toBe("disabled");
    expect(found.filter(({ status }) => status === "enabled")).toMatchObject([
      { api_version: "2026-10-28.endive" },
    ]);
  });

  test("that is disabled or told too little is corrected, and keeps what else it was told", async () => {
    const old = await stripe().webhookEndpoints.create({
      url: address,
      enabled_events: ["charge.failed"],
      api_version: "2026-10-28.endive",
    });
    await stripe().webhookEndpoints.update(old.id, { disabled: true });
    expect(await troublesOf("snapshot")).toEqual(["disabled", "missing_events"]);
    expect(await repair("snapshot")).toBe("update");
    expect(await endpoints()).toMatchObject([{ id: old.id, status: "enabled" }]);
    expect((await endpoints())[0]?.enabled_events).toEqual(
      expect.arrayContaining(["charge.failed", "invoice.paid"]),
    );
    expect(await troublesOf("snapshot")).toEqual([]);
  });

  test("whose secret a crash lost is replaced", async () => {
    await repair("snapshot");
    await db().delete(webhookSecrets);
    expect(await troublesOf("snapshot")).toEqual(["secret_lost"]);
    expect(await repair("snapshot")).toBe("replace");
    expect(await troublesOf("snapshot")).toEqual([]);
  });

  test("that Stripe refuses to tell about is said, and a refused repair is recorded", async () => {
    const fault = { match: { path: "/v1/webhook_endpoints" }, fault: "rate_limit", times: 5 };
    await control("POST", "/_sandbox/faults", fault);
    const [checked] = await checkEndpoints();
    expect(checked).toMatchObject({ check: null, reason: expect.stringContaining("rate limit") });

    await control("POST", "/_sandbox/faults", { ...fault, match: { ...fault.match, method: "POST" } });
    const intentId = randomUUID();
    await expect(repair("snapshot", intentId)).rejects.toMatchObject({ code: "stripe_unreachable" });
    const trail = await trailOf(intentId);
    expect(trail.map(({ phase }) => phase)).toEqual(["intended", "refused"]);
  });
});

describe("the thin destination", () => {
  test("is created, corrected, and right", async () => {
    expect(await troublesOf("thin")).toEqual(["missing"]);
    expect((await Promise.all([repair("thin"), repair("thin")])).sort()).toEqual(["create", null]);
    expect(await troublesOf("thin")).toEqual([]);
    const [made] = (await stripe().v2.core.eventDestinations.list()).data;
    if (!made) throw new Error("No destination was made");
    await stripe().v2.core.eventDestinations.disable(made.id);
    expect(await troublesOf("thin")).toEqual(["disabled"]);
    expect(await repair("thin")).toBe("update");
    expect(await troublesOf("thin")).toEqual([]);
  });
});
