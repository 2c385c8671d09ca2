import { and, desc, eq, gt, lt } from "drizzle-orm";
import { db } from "@/db/client";
import { signInAttempts } from "@/db/schema/auth";
import { LOCKOUT_WINDOW_MS, lockedUntil } from "@/lib/domain/lockout";
import { passwordMatches } from "./password";
import { type Admin, findAdminWithPassword } from "./queries";

const ATTEMPTS_READ = 20;

type SignIn =
  | { outcome: "accepted"; admin: Admin }
  | { outcome: "refused" }
  | { outcome: "locked"; until: Date };

/**
 * Checks an email and a password. The attempt counts as a failure from the
 * start and is forgotten on success, so that guesses made at once are counted
 * like guesses made in turn. While an email is locked nothing is counted, or
 * it could be kept locked for ever.
 */
export async function checkSignIn(attempt: {
  email: string;
  password: string;
  address: string | null;
  at: Date;
}): Promise<SignIn> {
  const { email, password, address, at } = attempt;
  const attemptId = await recordAttempt({ email, address, at });
  const until = lockedUntil(await listFailures(email, at, attemptId), at);
  if (until) {
    await db().delete(signInAttempts).where(eq(signInAttempts.id, attemptId));
    return { outcome: "locked", until };
  }

  const found = await findAdminWithPassword(email);
  if (!(await passwordMatches(password, found?.passwordHash ?? null)) || !found) {
    await forgetOldAttempts(at);
    return { outcome: "refused" };
  }
  await db().delete(signInAttempts).where(eq(signInAttempts.email, email));
  const { passwordHash: _, ...admin } = found;
  return { outcome: "accepted", admin };
}

async function recordAttempt(values: { email: string; address: string | null; at: Date }): Promise<number> {
  const [row] = await db().insert(signInAttempts).values(values).returning({ id: signInAttempts.id });
  if (!row) throw new Error("The sign-in attempt was not recorded");
  return row.id;
}

async function listFailures(email: string, at: Date, beforeId: number): Promise<Date[]> {
  const rows = await db()
    .select({ at: signInAttempts.at })
    .from(signInAttempts)
    .where(
      and(
        eq(signInAttempts.email, email),
        gt(signInAttempts.at, new Date(at.getTime() - LOCKOUT_WINDOW_MS)),
        lt(signInAttempts.id, beforeId),
      ),
    )
    .orderBy(desc(signInAttempts.at))
    .limit(ATTEMPTS_READ);
  return rows.map((row) => row.at);
}

async function forgetOldAttempts(at: Date): Promise<void> {
  await db()
    .delete(signInAttempts)
    .where(lt(signInAttempts.at, new Date(at.getTime() - LOCKOUT_WINDOW_MS)));
}
