import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { tenants } from "@/db/schema/tenants";
import { usageDays } from "@/db/schema/usage";
import { env } from "@/lib/env";
import { GET } from "./route";

let tenantId = 0;

beforeAll(async () => {
  const [tenant] = await db().insert(tenants).values({ name: "Asked about" }).returning({ id: tenants.id });
  tenantId = tenant?.id ?? 0;
  await db()
    .insert(usageDays)
    .values([
      { tenantId, day: "2012-02-28", calls: 2, seconds: 100, costUsd: "0.2" },
      { tenantId, day: "2012-02-29", calls: 1, seconds: 50, costUsd: "0.100001" },
    ]);
});

describe("GET /api/usage", () => {
  it("answers a tenant's sums over the asked days, without the last", async () => {
    const response = await ask(`tenant=${tenantId}&from=2012-02-01&to=2012-03-01`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      tenant: tenantId,
      from: "2012-02-01T00:00:00.000Z",
      to: "2012-03-01T00:00:00.000Z",
      calls_total: 3,
      minutes_total: 2.5,
      cost_usd_total: 0.300001,
    });
  });

  it("answers for all tenants, and takes instants of any zone", async () => {
    const response = await ask("from=2012-02-29T01:00:00%2B01:00&to=2012-03-01T00:00:00Z");
    expect(await response.json()).toMatchObject({
      tenant: null,
      calls_total: 1,
      from: "2012-02-29T00:00:00.000Z",
    });
  });

  it("knows no tenant that is not there", async () => {
    const response = await ask("tenant=987654321");
    expect([response.status, await response.json()]).toEqual([
      404,
      { error: "not_found", message: "There is no such tenant." },
    ]);
  });

  it.each([
    ["no token", undefined],
    ["another token", "Bearer sandbox-entitlement-tokem"],
  ])("%s: 401, and nothing is told", async (_case, authorization) => {
    const response = await GET(
      new Request("http://localhost/api/usage", { headers: authorization ? { authorization } : {} }),
    );
    expect(response.status).toBe(401);
    expect(await response.json()).not.toHaveProperty("calls_total");
  });

  it.each([
    ["tenant=abc", "tenant: must be a tenant's id"],
    ["tenant=-1", "tenant: must be a tenant's id"],
    ["tenant=1.5", "tenant: must be a tenant's id"],
    ["tenant=", "tenant: must be a tenant's id"],
    ["tenant=1e1", "tenant: must be a tenant's id"],
    ["tenant=%2B1", "tenant: must be a tenant's id"],
    ["tenant=1&tenant=2", "tenant: must be given once"],
    ["tenant=1&from=2012-01-01&from=2012-01-01", "from: must be given once"],
    ["from=yesterday", "from: must be a date"],
    ["to=2012-02-30", "to: must be a date"],
    ["from=0000-01-01", "from: must be in a year from 2000 to 2200"],
    ["from=1999-12-31", "from: must be in a year from 2000 to 2200"],
    ["to=9999-12-31T23:59:59-23:00", "to: must be in a year from 2000 to 2200"],
    ["from=2012-02-02&to=2012-02-01", "from: must be before to"],
    ["from=2012-02-02&to=2012-02-02", "from: must be before to"],
    ["tenants=1", "tenants"],
  ])("?%s is refused with its reason", async (search, reason) => {
    const response = await ask(search);
    expect(response.status).toBe(400);
    const { reasons } = await response.json();
    expect(reasons.join()).toContain(reason);
  });
});

function ask(search: string): Promise<Response> {
  return GET(
    new Request(`http://localhost/api/usage?${search}`, {
      headers: { authorization: `Bearer ${env().ENTITLEMENT_TOKEN}` },
    }),
  );
}
