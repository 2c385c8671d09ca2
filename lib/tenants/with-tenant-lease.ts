import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { and, eq, lt } from "drizzle-orm";
import { db } from "@/db/client";
import { tenantLeases } from "@/db/schema/tenants";
import { BillingError } from "@/lib/errors";

/** Longer than Stripe's SDK can take with its retries, so that no lease ends under a living request. */
const LEASE_MS = 180_000;
const PATIENCE_MS = 15_000;
const PAUSE_MS = 150;

/**
 * Does one piece of work on a tenant while nobody else does: the second of a
 * double click, or of two admins, waits for the first and then sees its
 * outcome. Throws `busy` when the first takes too long. A killed process holds
 * the tenant for three minutes at most.
 */
export async function withTenantLease<Result>(
  tenantId: number,
  work: () => Promise<Result>,
  patienceMs: number = PATIENCE_MS,
): Promise<Result> {
  const token = await takeLease(tenantId, patienceMs);
  try {
    return await work();
  } finally {
    await db()
      .delete(tenantLeases)
      .where(and(eq(tenantLeases.tenantId, tenantId), eq(tenantLeases.token, token)));
  }
}

async function takeLease(tenantId: number, patienceMs: number): Promise<string> {
  const token = randomUUID();
  const givesUpAt = Date.now() + patienceMs;
  while (!(await tryLease(tenantId, token))) {
    if (Date.now() > givesUpAt) throw new BillingError("busy");
    await sleep(PAUSE_MS);
  }
  return token;
}

async function tryLease(tenantId: number, token: string): Promise<boolean> {
  const lease = { token, expiresAt: new Date(Date.now() + LEASE_MS) };
  const taken = await db()
    .insert(tenantLeases)
    .values({ tenantId, purpose: "billing", ...lease })
    .onConflictDoUpdate({
      target: [tenantLeases.tenantId, tenantLeases.purpose],
      set: lease,
      setWhere: lt(tenantLeases.expiresAt, new Date()),
    })
    .returning({ token: tenantLeases.token });
  return taken[0]?.token === token;
}
