import postgres from "postgres";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createEmptyDatabase } from "@/e2e/setup/empty-database";
import { migrateDatabase } from "./migrate";

let database: Awaited<ReturnType<typeof createEmptyDatabase>>;
let sql: postgres.Sql;

beforeEach(async () => {
  database = await createEmptyDatabase();
  sql = postgres(database.url, { max: 1, onnotice: () => {} });
});

afterEach(async () => {
  await sql.end();
  await database.drop();
});

test("an empty database gets every table, and migrating again changes nothing", async () => {
  await migrateDatabase(database.url);
  await migrateDatabase(database.url);
  const tables = await sql`select table_name from information_schema.tables where table_schema = 'public'`;
  expect(tables.map(({ table_name }) => table_name)).toEqual(
    expect.arrayContaining([
      "tenants",
      "tenant_billing",
      "vapi_call_usage",
      "usage_periods",
      "stripe_events",
    ]),
  );
});

test("a database that holds the foundation keeps every row and value, and gets its days", async () => {
  await sql.unsafe(FOUNDATION);
  await sql`insert into tenants (id, name) values (9007199254740, 'Cabinet Morel'), (2, 'Boulangerie')`;
  await sql`
    insert into tenant_billing (tenant_id, stripe_customer_id, stripe_subscription_id, plan, billing_status,
      billing_anchor_day, trial_ends_at)
    values (9007199254740, 'cus_1', 'sub_1', 'pro', 'active', 12, '2026-02-01T00:00:00Z')`;
  await sql`
    insert into vapi_call_usage (tenant_id, vapi_call_id, started_at, ended_at, duration_sec, cost_usd, costs_json)
    values (9007199254740, 'a', '2026-03-01T22:00:00Z', '2026-03-01T23:59:59Z', 61, 0.123456, '[{"type":"vapi","cost":0.05}]'),
      (9007199254740, 'b', '2026-03-01T23:59:00Z', '2026-03-02T00:00:00Z', 60, 0.1, null),
      (2, 'a', null, null, 30, 0.2, null)`;
  const before = await rows();

  await migrateDatabase(database.url);

  const after = await rows();
  expect(after.tenants).toEqual(before.tenants);
  expect(after.billing).toEqual(before.billing);
  expect(after.calls.map(({ ended_at, ...call }) => call)).toEqual(
    before.calls.map(({ ended_at, ...call }) => call),
  );
  expect(after.calls.every(({ ended_at }) => ended_at instanceof Date)).toBe(true);
  const days =
    await sql`select tenant_id, day::text, calls, seconds, seconds_by_60 from usage_days order by tenant_id desc, day`;
  expect(days.slice(0, 2)).toEqual([
    { tenant_id: "9007199254740", day: "2026-03-01", calls: 1, seconds: "61", seconds_by_60: "120" },
    { tenant_id: "9007199254740", day: "2026-03-02", calls: 1, seconds: "60", seconds_by_60: "60" },
  ]);
});

test("a foundation with other column types is brought into shape", async () => {
  await sql.unsafe(OTHER_FOUNDATION);
  await sql`insert into tenants (id, name) values (1, 'Garage')`;
  await sql`insert into tenant_billing (tenant_id, plan) values (1, 'starter')`;
  await sql`insert into vapi_call_usage values (1, 'x', '2026-03-01 22:00:00', '2026-03-01 22:01:00', 59.2, 0.5, 'USD', '[]', now(), now())`;
  await migrateDatabase(database.url);
  const [call] = await sql`select duration_sec, ended_at, cost_usd, costs_json from vapi_call_usage`;
  expect(call).toEqual({
    duration_sec: 60,
    ended_at: new Date("2026-03-01T22:01:00Z"),
    cost_usd: "0.500000",
    costs_json: [],
  });
  await sql`insert into tenant_billing (tenant_id, plan) values (1, 'pro') on conflict (tenant_id) do update set plan = excluded.plan`;
  expect(await sql`select plan from tenant_billing`).toEqual([{ plan: "pro" }]);
});

async function rows() {
  return {
    tenants: [...(await sql`select id, name from tenants order by id`)],
    billing: [
      ...(await sql`
        select tenant_id, stripe_customer_id, stripe_subscription_id, plan, billing_status, billing_anchor_day, trial_ends_at
        from tenant_billing`),
    ],
    calls: [
      ...(await sql`
        select tenant_id, vapi_call_id, started_at, ended_at, duration_sec, cost_usd, cost_currency, costs_json
        from vapi_call_usage order by tenant_id, vapi_call_id`),
    ],
  };
}

const FOUNDATION = `
  create table tenants (id bigint primary key, name text not null);
  create table tenant_billing (
    tenant_id bigint primary key references tenants (id), stripe_customer_id text, stripe_subscription_id text,
    plan text, billing_status text, billing_anchor_day int, trial_ends_at timestamptz
  );
  create table vapi_call_usage (
    tenant_id bigint not null references tenants (id), vapi_call_id text not null, started_at timestamptz,
    ended_at timestamptz, duration_sec int, cost_usd numeric(12, 6), cost_currency text default 'USD',
    costs_json jsonb, created_at timestamptz default now(), updated_at timestamptz default now(),
    unique (tenant_id, vapi_call_id)
  );`;

const OTHER_FOUNDATION = `
  create table tenants (id bigserial primary key, name varchar(200) not null, email varchar(200), created_at timestamp default now());
  create table tenant_billing (
    id bigserial primary key, tenant_id bigint not null, stripe_customer_id text, stripe_subscription_id text,
    plan text, billing_status text default 'none', billing_anchor_day int, trial_ends_at timestamp
  );
  create table vapi_call_usage (
    tenant_id bigint not null, vapi_call_id text not null, started_at timestamp, ended_at timestamp not null,
    duration_sec double precision, cost_usd double precision, cost_currency text, costs_json text,
    created_at timestamptz, updated_at timestamptz, unique (tenant_id, vapi_call_id)
  );`;
