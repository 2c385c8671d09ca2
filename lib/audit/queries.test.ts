import { expect, it } from "vitest";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import { listTenantAudit } from "./queries";

it("tells each intent once, by its outcome, the newest first, within the limit", async () => {
  const entry = { tenantId: 7, actor: "owner@example.com", action: "create_customer" };
  const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute));
  await db()
    .insert(auditLog)
    .values([
      { ...entry, intentId: "done", phase: "intended", at: at(0) },
      { ...entry, intentId: "done", phase: "succeeded", at: at(1) },
      { ...entry, intentId: "crashed", phase: "intended", at: at(2) },
      { ...entry, intentId: "elsewhere", phase: "succeeded", at: at(3), tenantId: 8 },
    ]);

  const entries = await listTenantAudit(7, 10);
  expect(entries.map(({ phase, at }) => [phase, at.getUTCMinutes()])).toEqual([
    ["intended", 2],
    ["succeeded", 1],
  ]);
  expect(await listTenantAudit(7, 1)).toHaveLength(1);
});
