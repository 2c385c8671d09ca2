import { createHmac } from "node:crypto";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { tenants } from "@/db/schema/tenants";
import { vapiCallUsage } from "@/db/schema/usage";
import { env } from "@/lib/env";
import { POST } from "./route";

const TENANT = 7;

beforeAll(async () => {
  await db().insert(tenants).values({ id: TENANT, name: "Called" });
});

describe("a delivery that presents neither our secret nor a signature", () => {
  test.each<[string, Record<string, string>]>([
    ["nothing at all", {}],
    ["another secret", { "x-vapi-secret": "another-secret" }],
    ["another bearer", { authorization: "Bearer another-secret" }],
    ["an empty signature", { "x-signature": "" }],
  ])("%s: 401, and its body is not read", async (_case, headers) => {
    const request = delivery({ message: { type: "hang" } }, headers);
    expect((await POST(request)).status).toBe(401);
    expect(request.bodyUsed).toBe(false);
  });
});

test("a signature is judged over the body", async () => {
  const message = { message: { type: "hang" } };
  const right = createHmac("sha256", env().VAPI_WEBHOOK_SECRET).update(JSON.stringify(message)).digest("hex");
  expect((await POST(delivery(message, { "x-vapi-signature": right }))).status).toBe(200);
  expect((await POST(delivery(message, { "x-vapi-signature": "wrong" }))).status).toBe(401);
});

describe("a report that Postgres could not store as it is", () => {
  const times = { startedAt: "2026-03-10T11:00:00Z", endedAt: "2026-03-10T11:01:00Z" };
  const called = { metadata: { tenantId: TENANT } };
  const recorded = { outcome: "recorded", tenantId: TENANT };
  const badTime = { outcome: "unassigned", reason: "bad_time" };

  test.each<[string, Record<string, unknown>, object]>([
    [
      "NUL in its texts",
      {
        ...times,
        call: { id: "nul\0-1", metadata: { tenantId: `${TENANT}\0` } },
        endedReason: "customer\0",
        costs: [{ type: "mo\0del\ud800", cost: 1 }],
      },
      recorded,
    ],
    ["a far timestamp", { ...times, ...called, timestamp: 8.64e15 }, recorded],
    ["costs beyond numbers", { ...times, ...called, costs: [{ type: "model", cost: 1e12 }] }, recorded],
    ["an end in year zero", { ...called, durationSeconds: 60, endedAt: "0000-01-01T00:00:00Z" }, badTime],
    ["an end in year 9999", { ...called, ...times, endedAt: "9999-12-31T23:59:59-23:59" }, badTime],
    ["no duration", called, { outcome: "unassigned", reason: "no_duration" }],
  ])("%s: is kept", async (rule, { metadata, ...message }, outcome) => {
    const response = await POST(
      delivery(
        { message: { type: "end-of-call-report", metadata, call: { id: rule }, ...message } },
        { "x-vapi-secret": env().VAPI_WEBHOOK_SECRET },
      ),
    );
    expect([response.status, await response.json()]).toEqual([200, outcome]);
  });

  test("a cost beyond a million is refused with its reason", async () => {
    const response = await POST(
      delivery(
        { message: { type: "end-of-call-report", ...times, call: { id: "dear" }, cost: 1e9 } },
        { authorization: `Bearer ${env().VAPI_WEBHOOK_SECRET}` },
      ),
    );
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: expect.stringContaining("message.cost") });
  });
});

test("a call whose end nobody tells ended by the clock that a person has moved", async () => {
  const moved = await fetch(new URL("/_sandbox/clock", env().STRIPE_API_BASE), {
    method: "POST",
    body: JSON.stringify({ advance_by: { days: 40 } }),
  });
  expect(moved.status).toBe(200);
  const message = {
    type: "end-of-call-report",
    durationSeconds: 60,
    call: { id: "endless", metadata: { tenantId: TENANT } },
  };
  await POST(delivery({ message }, { "x-vapi-secret": env().VAPI_WEBHOOK_SECRET }));
  const [row] = await db().select().from(vapiCallUsage).where(eq(vapiCallUsage.vapiCallId, "endless"));
  expect(row?.endedAt.getTime()).toBeGreaterThan(Date.now() + 39 * 86_400_000);
});

function delivery(body: unknown, headers: Record<string, string>): Request {
  return new Request("http://localhost/api/webhooks/vapi", {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
}
