import postgres, { type Sql } from "postgres";
import type { DemoTenant } from "./tenants";

/** One connection for the demo's own statements. */
export function connect(databaseUrl: string): Sql {
  return postgres(databaseUrl, { max: 2, onnotice: () => {} });
}

/** Makes the database a new, empty one. The server must be ours alone. */
export async function emptyDatabase(databaseUrl: string): Promise<void> {
  const url = new URL(databaseUrl);
  const name = url.pathname.slice(1);
  url.pathname = "/postgres";
  const sql = postgres(url.toString(), { max: 1, onnotice: () => {} });
  try {
    await sql`drop database if exists ${sql(name)} with (force)`;
    await sql`create database ${sql(name)}`;
  } finally {
    await sql.end();
  }
}

/** The tenants as the voice product made them, with their lines; billing comes later, through Stripe. */
export async function insertTenants(sql: Sql, tenants: DemoTenant[]): Promise<void> {
  for (const { id, role, email, createdAt, phoneNumberId, phoneNumber } of tenants) {
    await sql`
      insert into tenants (id, name, email, created_at) values (${id}, ${role.name}, ${email}, ${createdAt})`;
    await sql`
      insert into tenant_lines (tenant_id, kind, value, created_at)
      values (${id}, 'phone_number_id', ${phoneNumberId}, ${createdAt}), (${id}, 'number', ${phoneNumber}, ${createdAt})`;
  }
  await sql`select setval(pg_get_serial_sequence('tenants', 'id'), ${tenants.length})`;
}
