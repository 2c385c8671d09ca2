import { randomUUID } from "node:crypto";
import type { Sql } from "postgres";
import { DEMO } from "./environment";
import type { DemoTenant } from "./tenants";
import { sandboxNow, type World } from "./world";

/**
 * The trace that the app leaves when an admin acts. The story acts through
 * Stripe's API instead, because the app's actions belong to a signed-in admin.
 */
export async function recordDeed(
  world: World,
  tenant: DemoTenant,
  action: string,
  stripeRequestId: string | null | undefined,
): Promise<void> {
  const at = await sandboxNow(world);
  const entry = {
    tenant_id: tenant.id,
    actor: action === "create_customer" ? DEMO.OWNER_EMAIL : "operator@example.com",
    action,
    intent_id: randomUUID(),
  };
  await insert(world.sql, { ...entry, at, phase: "intended", stripe_request_id: null });
  await insert(world.sql, { ...entry, at, phase: "succeeded", stripe_request_id: stripeRequestId ?? null });
}

async function insert(sql: Sql, row: Record<string, string | number | Date | null>): Promise<void> {
  await sql`insert into audit_log ${sql(row)}`;
}
