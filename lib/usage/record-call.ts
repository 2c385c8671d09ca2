import { createHash } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import { db, type Queryable } from "@/db/client";
import { vapiCallUsage } from "@/db/schema/usage";
import { now } from "@/lib/clock";
import type { FinishedCall, RecordedCall } from "@/lib/domain/call";
import { DAY_MS } from "@/lib/domain/utc-day";
import type { UnassignedReason } from "@/lib/domain/values";
import { keepUnassigned } from "./keep-unassigned";
import { withStoredEnd, writeCall } from "./write-call";

/** Digits only: "1e3" is no tenant, and neither is a number too large for a tenant's id. */
const TenantId = z
  .string()
  .regex(/^\d+$/)
  .transform(Number)
  .pipe(z.number().positive().max(Number.MAX_SAFE_INTEGER));

/**
 * Records a finished call once, whatever Vapi sends how often: a repeated report
 * changes nothing, a corrected one replaces the values, an older one that comes
 * last is left aside. A call keeps the tenant it was first recorded for, so a
 * line that moved meanwhile cannot make one call count for two tenants. A call
 * without a known tenant, or whose report cannot be believed, is kept as
 * unassigned.
 */
export async function recordCall(report: FinishedCall): Promise<RecordedCall> {
  // Judged before the transaction: beside the local Stripe the clock is asked over the network.
  const call = { ...report, doubt: report.doubt ?? (await doubtAboutEnd(report.endedAt)) };
  const reportKey = report.vapiCallId ?? digestOf(report);
  return db().transaction(async (transaction) => {
    // Two deliveries of one call wait for each other here, before either looks for it.
    await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended(${reportKey}, 0))`);
    const { vapiCallId } = call;
    if (vapiCallId === null) return keepUnassigned(transaction, call, reportKey, "no_call_id");
    if (call.doubt !== null) return keepDoubtful(transaction, { ...call, vapiCallId, doubt: call.doubt });
    const tenantId = await findTenantOfCall(transaction, { ...call, vapiCallId });
    if (tenantId === null) {
      const reason = call.namedTenant === null ? "unknown_line" : "unknown_tenant";
      return keepUnassigned(transaction, call, reportKey, reason);
    }
    const tenantCall = { ...call, vapiCallId, tenantId };
    return writeCall(
      transaction,
      call.isEndKnown ? tenantCall : await withStoredEnd(transaction, tenantCall),
    );
  });
}

/** No call ends tomorrow; but the local Stripe's clock may have been moved ahead, and calls with it. */
async function doubtAboutEnd(endedAt: Date): Promise<"bad_time" | null> {
  const latest = endedAt.getTime() - DAY_MS;
  if (latest <= Date.now() || latest <= (await now()).getTime()) return null;
  return "bad_time";
}

type DoubtfulCall = FinishedCall & { vapiCallId: string; doubt: UnassignedReason };

/** Without a duration there is nothing to correct a recorded call with: it stands as it is. */
async function keepDoubtful(transaction: Queryable, call: DoubtfulCall): Promise<RecordedCall> {
  const [recorded] = await transaction
    .select({ tenantId: vapiCallUsage.tenantId })
    .from(vapiCallUsage)
    .where(eq(vapiCallUsage.vapiCallId, call.vapiCallId))
    .limit(1);
  if (recorded && call.doubt === "no_duration") return { outcome: "unchanged", tenantId: recorded.tenantId };
  return keepUnassigned(transaction, call, call.vapiCallId, call.doubt);
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

/** A report without a call id is known again by its usage fields, of which its arrival is none. */
function digestOf(call: FinishedCall): string {
  const usage = { ...call, endedAt: call.isEndKnown ? call.endedAt : null };
  return `report-${createHash("sha256").update(JSON.stringify(usage)).digest("hex")}`;
}
