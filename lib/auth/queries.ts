import { and, eq, isNull } from "drizzle-orm";
import { db } from "@/db/client";
import { admins } from "@/db/schema/auth";
import type { Role } from "@/lib/domain/values";

export type Admin = { id: number; email: string; name: string | null; role: Role };

const ADMIN = { id: admins.id, email: admins.email, name: admins.name, role: admins.role };

/** An admin who may still sign in. */
export async function findAdmin(id: number): Promise<Admin | null> {
  const [admin] = await db()
    .select(ADMIN)
    .from(admins)
    .where(and(eq(admins.id, id), isNull(admins.disabledAt)))
    .limit(1);
  return admin ?? null;
}

export async function findAdminWithPassword(
  email: string,
): Promise<(Admin & { passwordHash: string }) | null> {
  const [admin] = await db()
    .select({ ...ADMIN, passwordHash: admins.passwordHash })
    .from(admins)
    .where(and(eq(admins.email, email), isNull(admins.disabledAt)))
    .limit(1);
  return admin ?? null;
}
