import type { Sql } from "postgres";
import type { Role } from "@/lib/domain/values";
import { DEMO } from "./environment";

export const ADMINS: Record<Role, { email: string; name: string }> = {
  owner: { email: DEMO.OWNER_EMAIL, name: "Camille Roussel" },
  operator: { email: "operator@example.com", name: "Thomas Keller" },
  viewer: { email: "viewer@example.com", name: "Inès Marchand" },
};

/**
 * Adds an operator and a viewer beside the owner whom the app made at its start.
 * They get the owner's password hash, so how a hash is made stays the app's
 * business. Safe to repeat.
 */
export async function addAdmins(sql: Sql): Promise<void> {
  for (const [role, { email, name }] of Object.entries(ADMINS)) {
    await sql`
      insert into admins (email, name, role, password_hash)
      select ${email}, ${name}, ${role}::text::admin_role, password_hash
      from admins where email = ${DEMO.OWNER_EMAIL}
      on conflict (email) do update set name = excluded.name`;
  }
}
