import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { and, eq, gt, lt } from "drizzle-orm";
import { db } from "@/db/client";
import { tenantLeases } from "@/db/schema/tenants";
import { BillingError } from "@/lib/errors";

/** The catalogue is no tenant's: its lease is kept under a number that no tenant has. */
const NOBODY = 0;
const PURPOSE = "catalogue";
/** Short, because it is renewed while the work lives: a killed publisher holds nobody up for long. */
const LEASE_MS = 15_000;
const RENEWAL_MS = 4_000;
const PATIENCE_MS = 20_000;
const PAUSE_MS = 200;

/**
 * Does one piece of work on the catalogue while nobody else does. The second of
 * two waits for the first and then sees what is left to do; throws
 * `catalogue_busy` when the first takes too long. `stillOurs` throws once the
 * lease was lost, which takes a process that stood still.
 */
export async function withCatalogueLease<Result>(
  work: (stillOurs: () => Promise<void>) => Promise<Result>,
  patienceMs: number = PATIENCE_MS,
): Promise<Result> {
  const token = await takeLease(patienceMs);
  const renewal = setInterval(() => void renew(token).catch(() => {}), RENEWAL_MS);
  try {
    return await work(async () => {
      if (!(await renew(token))) throw new BillingError("catalogue_busy");
    });
  } finally {
    clearInterval(renewal);
    await db().delete(tenantLeases).where(heldBy(token));
  }
}

/** Whether somebody works on the catalogue at this moment. */
export async function isCatalogueLeased(): Promise<boolean> {
  const held = await db()
    .select({ token: tenantLeases.token })
    .from(tenantLeases)
    .where(
      and(
        eq(tenantLeases.tenantId, NOBODY),
        eq(tenantLeases.purpose, PURPOSE),
        gt(tenantLeases.expiresAt, new Date()),
      ),
    );
  return held.length > 0;
}

async function takeLease(patienceMs: number): Promise<string> {
  const token = randomUUID();
  const givesUpAt = Date.now() + patienceMs;
  while (!(await tryLease(token))) {
    if (Date.now() > givesUpAt) throw new BillingError("catalogue_busy");
    await sleep(PAUSE_MS);
  }
  return token;
}

async function tryLease(token: string): Promise<boolean> {
  const lease = { token, expiresAt: new Date(Date.now() + LEASE_MS) };
  const taken = await db()
    .insert(tenantLeases)
    .values({ tenantId: NOBODY, purpose: PURPOSE, ...lease })
    .onConflictDoUpdate({
      target: [tenantLeases.tenantId, tenantLeases.purpose],
      set: lease,
      setWhere: lt(tenantLeases.expiresAt, new Date()),
    })
    .returning({ token: tenantLeases.token });
  return taken[0]?.token === token;
}

async function renew(token: string): Promise<boolean> {
  const renewed = await db()
    .update(tenantLeases)
    .set({ expiresAt: new Date(Date.now() + LEASE_MS) })
    .where(heldBy(token))
    .returning({ token: tenantLeases.token });
  return renewed.length > 0;
}

function heldBy(token: string) {
  return and(
    eq(tenantLeases.tenantId, NOBODY),
    eq(tenantLeases.purpose, PURPOSE),
    eq(tenantLeases.token, token),
  );
}
