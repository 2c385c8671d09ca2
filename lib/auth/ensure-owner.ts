import { db } from "@/db/client";
import { admins } from "@/db/schema/auth";
import { env } from "@/lib/env";
import { hashPassword } from "./password";

/** Creates the first owner where nobody can sign in yet. Safe to repeat and to run on many machines at once. */
export async function ensureOwner(): Promise<void> {
  const { OWNER_EMAIL, OWNER_PASSWORD } = env();
  if (!OWNER_EMAIL || !OWNER_PASSWORD) return;
  const [anyone] = await db().select({ id: admins.id }).from(admins).limit(1);
  if (anyone) return;
  await db()
    .insert(admins)
    .values({ email: OWNER_EMAIL, role: "owner", passwordHash: await hashPassword(OWNER_PASSWORD) })
    .onConflictDoNothing();
}
