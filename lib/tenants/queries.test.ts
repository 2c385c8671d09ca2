import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { plans } from "@/db/schema/plans";
import { tenants } from "@/db/schema/tenants";
import { keyed } from "@/lib/usage/judge-calls";
import { writeCalls } from "@/lib/usage/write-calls";
import { listPlansInUse, listTenants } from "./queries";

const AT = new Date("2026-11-20T09:00:00Z");
const START = new Date("2026-11-05T10:30:00Z");
const END = new Date("2026-12-05T10:30:00Z");
const ALL = {
  search: "",
  status: null,
  plan: null,
  sort: "name",
  descending: false,
  page: 1,
  pageSize: 25,
  at: AT,
} as const;

let lastCall = 0;

beforeAll(async () => {
  const [minute, second] = await db()
    .insert(plans)
    .values([plan("minute", 60, 100), plan("second", 1, null)])
    .returning({ id: plans.id });
  const added = await db()
    .insert(tenants)
    .values(["Alpha", "beta", "100% Gamma", "Delta"].map((name) => ({ name })))
    .returning({ id: tenants.id });
  const [alpha, beta, gamma] = added.map(({ id }) => id);
  if (!alpha || !beta || !gamma) throw new Error("The tenants were not added");
  await db()
    .insert(tenantBilling)
    .values([
      { ...subscribed(alpha, "minute", minute?.id), mrrMinor: 9900, billingStatus: "active" },
      { ...subscribed(beta, "second", second?.id), mrrMinor: 19_900, billingStatus: "past_due" },
      { tenantId: gamma, plan: "vip", billingStatus: "pending" },
    ]);
  for (const tenantId of [alpha, beta]) {
    await addCall(tenantId, "2026-11-05T10:29:59Z", 600);
    await addCall(tenantId, "2026-11-05T10:30:00Z", 61);
    await addCall(tenantId, "2026-11-05T23:59:59Z", 1);
    await addCall(tenantId, "2026-11-06T00:00:00Z", 30);
    await addCall(tenantId, "2026-11-19T12:00:00Z", 59);
    await addCall(tenantId, "2026-12-05T10:29:59Z", 2);
    await addCall(tenantId, "2026-12-05T10:30:00Z", 600);
  }
});

describe("listTenants", () => {
  test("a period that starts and ends within days counts exactly its calls, by its plan's increment", async () => {
    const { rows } = await listTenants(ALL);
    const used = Object.fromEntries(rows.map(({ name, minutesUsed }) => [name, minutesUsed]));
    // 61 + 1 + 30 + 59 + 2 seconds: each to the minute 2 + 1 + 1 + 1 + 1, or together 153 s = 3 min.
    expect(used).toEqual({ Alpha: 6, beta: 3, "100% Gamma": null, Delta: null });
  });

  test("what Stripe never said is null, and the foundation's words are kept", async () => {
    const { rows } = await listTenants({ ...ALL, status: "none" });
    expect(rows).toMatchObject([
      { name: "100% Gamma", plan: "vip", status: null, mrrMinor: null },
      { name: "Delta", plan: null, status: null, stripeCustomerId: null },
    ]);
  });

  test.each([
    ["name, whatever the case", "name", false, ["100% Gamma", "Alpha", "beta", "Delta"]],
    ["MRR, what is not known last", "mrr", true, ["beta", "Alpha", "100% Gamma", "Delta"]],
    ["MRR upwards, what is not known still last", "mrr", false, ["Alpha", "beta", "100% Gamma", "Delta"]],
    ["minutes", "minutes", true, ["Alpha", "beta", "100% Gamma", "Delta"]],
    ["provider cost", "cost", false, ["100% Gamma", "Delta", "Alpha", "beta"]],
  ] as const)("sorts by %s", async (_rule, sort, descending, names) => {
    const { rows } = await listTenants({ ...ALL, sort, descending });
    expect(rows.map(({ name }) => name)).toEqual(names);
  });

  test.each([
    ["a part of the name, whatever the case", { search: "ALPH" }, ["Alpha"]],
    ["signs of the search language as they are", { search: "0%" }, ["100% Gamma"]],
    ["a status", { status: "past_due" }, ["beta"]],
    ["a plan", { plan: "minute" }, ["Alpha"]],
    ["all of them together", { search: "a", status: "active", plan: "second" }, []],
  ] as const)("filters by %s", async (_rule, filter, names) => {
    const { rows, total } = await listTenants({ ...ALL, ...filter });
    expect(rows.map(({ name }) => name)).toEqual(names);
    expect(total).toBe(names.length);
  });

  test("pages without a gap, and counts all that match", async () => {
    const pages = await Promise.all([1, 2, 3].map((page) => listTenants({ ...ALL, page, pageSize: 2 })));
    expect(pages.map(({ rows }) => rows.map(({ name }) => name))).toEqual([
      ["100% Gamma", "Alpha"],
      ["beta", "Delta"],
      [],
    ]);
    expect(pages.map(({ total }) => total)).toEqual([4, 4, 4]);
  });
});

test("plans in use are named by the catalogue, or by themselves", async () => {
  expect(await listPlansInUse()).toEqual([
    { key: "minute", name: "Per minute" },
    { key: "second", name: "Per second" },
    { key: "vip", name: "vip" },
  ]);
});

function plan(key: string, callIncrementSeconds: number, includedMinutes: number | null) {
  const price = { currency: "eur", baseAmountMinor: 9900, usageMode: "meter" as const };
  return { key, name: `Per ${key}`, callIncrementSeconds, includedMinutes, ...price };
}

function subscribed(tenantId: number, key: string, planId: number | undefined) {
  return { tenantId, plan: key, planId, currency: "eur", currentPeriodStart: START, currentPeriodEnd: END };
}

async function addCall(tenantId: number, endedAt: string, durationSeconds: number): Promise<void> {
  const call = {
    vapiCallId: `call ${++lastCall}`,
    startedAt: null,
    endedAt: new Date(endedAt),
    isEndKnown: true,
    durationSeconds,
    costUsd: "0.1",
    costs: [],
    endedReason: null,
    reportedAt: null,
    phoneNumberId: null,
    phoneNumber: null,
    assistantId: null,
    namedTenant: String(tenantId),
    doubt: null,
  };
  await writeCalls(db(), [keyed(call)], new Date());
}
