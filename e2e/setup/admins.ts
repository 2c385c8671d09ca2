import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import type { Role } from "@/lib/domain/values";
import { SECRETS } from "./environment";

const PATIENCE_MS = 10_000;
const COLLEAGUES: Role[] = ["operator", "viewer"];

export function emailOf(role: Role): string {
  return role === "owner" ? SECRETS.OWNER_EMAIL : `${role}@example.com`;
}

/**
 * Adds an operator and a viewer beside the owner whom the app created at its
 * start. They get the owner's password hash, so how a hash is made stays the
 * app's business.
 */
export async function addColleagues(databaseUrl: string): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1 });
  try {
    await ownerIn(sql);
    for (const role of COLLEAGUES) {
      await sql`
        insert into admins (email, name, role, password_hash)
        select ${emailOf(role)}, ${role}, ${role}, password_hash from admins where email = ${SECRETS.OWNER_EMAIL}`;
    }
  } finally {
    await sql.end();
  }
}

async function ownerIn(sql: postgres.Sql): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while ((await sql`select 1 from admins where email = ${SECRETS.OWNER_EMAIL}`).length === 0) {
    if (Date.now() > deadline) throw new Error(`The app did not create ${SECRETS.OWNER_EMAIL} at its start.`);
    await sleep(100);
  }
}
