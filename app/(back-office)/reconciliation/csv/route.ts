import { filterOf, loadView } from "@/app/(back-office)/reconciliation/view";
import { currentAdmin } from "@/lib/auth/current-admin";
import { csvOf } from "@/lib/domain/csv";
import { sideBySide } from "@/lib/domain/drift";
import { listDrifts } from "@/lib/reconcile/queries";

const MOST_ROWS = 10_000;
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
];

/** The filtered differences, a line for each value that differs. */
export async function GET(request: Request): Promise<Response> {
  if (!(await currentAdmin())) return Response.json({ error: "Sign in first." }, { status: 401 });
  const view = await loadView(new URL(request.url).searchParams);
  const rows = await listDrifts(filterOf(view), 1, MOST_ROWS);
  const lines = rows.flatMap((row) => {
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
      ],
    );
  });
  return new Response(csvOf([HEAD, ...lines]), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="differences.csv"',
      "cache-control": "no-store",
    },
  });
}
