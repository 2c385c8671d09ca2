import { expect, it } from "vitest";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import { listTenantAudit } from "./queries";

it("tells each intent once, by its outcome, the newest first, a page at a time", async () => {
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

  const { entries, total } = await listTenantAudit({ tenantId: 7, page: 1, pageSize: 10 });
  expect(entries.map(({ phase, at }) => [phase, at.getUTCMinutes()])).toEqual([
    ["intended", 2],
    ["succeeded", 1],
  ]);
  expect(total).toBe(2);
  const last = await listTenantAudit({ tenantId: 7, page: 2, pageSize: 1 });
  expect(last).toMatchObject({ entries: [{ phase: "succeeded" }], total: 2 });
});
