import { filterOf, loadView } from "@/app/(back-office)/reconciliation/view";
import { currentAdmin } from "@/lib/auth/current-admin";
import { csvFileOf } from "@/lib/domain/csv";
import { type DifferingValue, sideBySide } from "@/lib/domain/drift";
import { periodOfUsageObject } from "@/lib/domain/usage-object";
import { type DriftRow, listDrifts } from "@/lib/reconcile/queries";

const MOST_ROWS = 10_000;
/** The newest come first. */
const CUT = `there are more than the newest ${MOST_ROWS} differences. Narrow them with the filters.`;
const HEAD = [
  "kind",
  "tenant_id",
  "tenant",
  "stripe_object_id",
  "value",
  "ours",
  "stripe",
  "cause",
  "found_at",
  "repaired_at",
  "repaired_by",
  "repair",
  "period_starts_at",
  "calls_minutes",
  "acknowledged_minutes",
  "meter_minutes",
  "invoice_minutes",
];

/** The filtered differences, a line for each value that differs; one of usage has its four figures on each. It says when it lacks some. */
export async function GET(request: Request): Promise<Response> {
  if (!(await currentAdmin())) return Response.json({ error: "Sign in first." }, { status: 401 });
  const view = await loadView(new URL(request.url).searchParams);
  const found = await listDrifts(filterOf(view), 1, MOST_ROWS + 1);
  const lines = found.slice(0, MOST_ROWS).flatMap((row) => {
    const values = sideBySide(row.ours, row.stripes);
    return (values.length > 0 ? values : [{ name: "", ours: null, stripes: null }]).map(
      ({ name, ours, stripes }) => [
        row.kind,
        row.tenantId,
        row.tenantName,
        row.stripeObjectId,
        name,
        ours,
        stripes,
        row.cause,
        row.foundAt.toISOString(),
        row.repairedAt?.toISOString() ?? null,
        row.repairedBy,
        row.repair,
        ...usageColumns(row, values),
      ],
    );
  });
  const file = csvFileOf("differences", [HEAD, ...lines], found.length > MOST_ROWS ? CUT : null);
  return new Response(file.text, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${file.name}"`,
      "cache-control": "no-store",
    },
  });
}

function usageColumns({ kind, stripeObjectId }: DriftRow, values: readonly DifferingValue[]) {
  if (kind !== "usage") return ["", "", "", "", ""];
  const figure = (name: string) => values.find((value) => value.name === name);
  return [
    periodOfUsageObject(stripeObjectId ?? "")?.startsAt.toISOString() ?? "",
    figure("calls")?.ours ?? "",
    figure("acknowledged")?.ours ?? "",
    figure("meter")?.stripes ?? "",
    figure("invoiceMinutes")?.stripes ?? "",
  ];
}
