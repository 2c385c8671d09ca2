import { findPeriodOfAddress } from "@/app/(back-office)/tenants/[tenantId]/usage-periods/[subscriptionId]/[start]/period-of-address";
import { currentAdmin } from "@/lib/auth/current-admin";
import { csvOf } from "@/lib/domain/csv";
import { addressOfInstant } from "@/lib/domain/period-address";
import { eachPeriodCall, type PeriodCall } from "@/lib/ledger/period-calls";

type Context = RouteContext<"/tenants/[tenantId]/usage-periods/[subscriptionId]/[start]/csv">;

const BATCH = 2_000;
const HEAD = [
  "call_id",
  "started_at",
  "ended_at",
  "duration_seconds",
  "billable_seconds",
  "cost_usd",
  "ended_reason",
  "after_settlement",
];

/** All calls of a period, streamed: whatever their number, a batch of them is in memory. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  if (!(await currentAdmin())) return Response.json({ error: "Sign in first." }, { status: 401 });
  const { tenantId, subscriptionId, start } = await params;
  const found = await findPeriodOfAddress(tenantId, subscriptionId, start);
  if (!found) return Response.json({ error: "There is no such usage period." }, { status: 404 });
  const { period } = found;
  const name = `calls-of-tenant-${period.tenantId}-from-${addressOfInstant(period.startsAt)}.csv`;
  return new Response(streamOf(eachPeriodCall(period, BATCH), period.settledAt), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "no-store",
    },
  });
}

/** The next batch is read when the one before was taken; who stops listening ends the reading. */
function streamOf(batches: AsyncGenerator<PeriodCall[]>, settledAt: Date | null): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      controller.enqueue(encoder.encode(csvOf([HEAD])));
    },
    async pull(controller) {
      const { done, value } = await batches.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(csvOf(value.map((call) => rowOf(call, settledAt)))));
    },
    async cancel() {
      await batches.return(undefined);
    },
  });
}

function rowOf(call: PeriodCall, settledAt: Date | null): (string | number | null)[] {
  return [
    call.vapiCallId,
    call.startedAt?.toISOString() ?? null,
    call.endedAt.toISOString(),
    call.durationSeconds,
    call.billableSeconds,
    call.costUsd,
    call.endedReason,
    settledAt === null ? null : call.writtenAt > settledAt ? "yes" : "no",
  ];
}
