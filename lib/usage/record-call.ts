import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { db, type Queryable } from "@/db/client";
import type { FinishedCall, RecordedCall } from "@/lib/domain/call";
import { keepUnassigned } from "./keep-unassigned";
import { writeCall } from "./write-call";

/** A number too large for a tenant id is no tenant's. */
const TenantId = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);

/**
 * Records a finished call once, whatever Vapi sends how often: a repeated report
 * changes nothing, a corrected one replaces the values, an older one that comes
 * last is left aside. A call keeps the tenant it was first recorded for, so a
 * line that moved meanwhile cannot make one call count for two tenants. A call
 * without a known tenant is kept as unassigned.
 */
export async function recordCall(call: FinishedCall): Promise<RecordedCall> {
  const reportKey = call.vapiCallId ?? digestOf(call);
  return db().transaction(async (transaction) => {
    // Two deliveries of one call wait for each other here, before either looks for it.
    await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended(${reportKey}, 0))`);
    const { vapiCallId } = call;
    if (vapiCallId === null) return keepUnassigned(transaction, call, reportKey, "no_call_id");
    const tenantId = await findTenantOfCall(transaction, { ...call, vapiCallId });
    if (tenantId === null) {
      const reason = call.namedTenant === null ? "unknown_line" : "unknown_tenant";
      return keepUnassigned(transaction, call, reportKey, reason);
    }
    return writeCall(transaction, { ...call, vapiCallId, tenantId });
  });
}

async function findTenantOfCall(
  transaction: Queryable,
  call: FinishedCall & { vapiCallId: string },
): Promise<number | null> {
  const named = TenantId.safeParse(call.namedTenant);
  const found = await transaction.execute<{ tenant_id: string }>(sql`
    select tenant_id from (
      select tenant_id, 0 as rank from vapi_call_usage where vapi_call_id = ${call.vapiCallId}
      union all
      select id, 1 from tenants where id = ${named.success ? named.data : null}::bigint
      union all
      select tenant_id, case kind when 'phone_number_id' then 2 when 'number' then 3 else 4 end
      from tenant_lines
      where (kind, value) in (
        ('phone_number_id', ${call.phoneNumberId}::text), ('number', ${call.phoneNumber}::text),
        ('assistant_id', ${call.assistantId}::text)
      )
    ) candidates order by rank limit 1`);
  const first = found[0];
  return first ? Number(first.tenant_id) : null;
}

/** A report without a call id is known again by its usage fields. */
function digestOf(call: FinishedCall): string {
  return `report-${createHash("sha256").update(JSON.stringify(call)).digest("hex")}`;
}
