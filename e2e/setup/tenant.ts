import { randomUUID } from "node:crypto";
import type { Sql } from "postgres";
import { z } from "zod";

export type TestTenant = { id: number; name: string; phoneNumberId: string };

const Row = z.object({ id: z.coerce.number() });

export async function addTenant(sql: Sql): Promise<TestTenant> {
  const mark = randomUUID().slice(0, 8);
  const name = `Tenant ${mark}`;
  const phoneNumberId = `phone-${mark}`;
  const [row] = await sql`
    insert into tenants (name, email) values (${name}, ${`${mark}@example.com`}) returning id`;
  const { id } = Row.parse(row);
  await sql`
    insert into tenant_lines (tenant_id, kind, value) values (${id}, 'phone_number_id', ${phoneNumberId})`;
  return { id, name, phoneNumberId };
}

/** Every table that names a tenant is emptied of this one, so a new table needs no change here. */
export async function removeTenant(sql: Sql, tenantId: number): Promise<void> {
  const owned = await sql<{ name: string }[]>`
    select table_name as name from information_schema.columns
    join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and column_name = 'tenant_id' and table_type = 'BASE TABLE'`;
  for (const { name } of owned) await sql`delete from ${sql(name)} where tenant_id = ${tenantId}`;
  await sql`delete from tenants where id = ${tenantId}`;
}
