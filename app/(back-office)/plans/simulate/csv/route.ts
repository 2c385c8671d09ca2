import { askedFor, type Question } from "@/app/(back-office)/plans/simulate/question";
import { loadView } from "@/app/(back-office)/plans/simulate/view";
import { currentAdmin } from "@/lib/auth/current-admin";
import { now } from "@/lib/clock";
import { csvFileOf } from "@/lib/domain/csv";
import { mainUnitsOf } from "@/lib/domain/money";
import type { SimulatedPeriod } from "@/lib/domain/simulation";
import { monthText } from "@/lib/domain/simulation-request";
import { MOST_PERIODS } from "@/lib/simulator/measured-periods";
import { simulate } from "@/lib/simulator/simulate";

const HEAD = [
  "tenant_id",
  "tenant",
  "subscription_id",
  "period_starts_at",
  "period_ends_at",
  "plan",
  "plan_version",
  "not_compared_because",
  "calls",
  "billed",
  "billed_currency",
  "simulated_plan",
  "simulated_minutes",
  "simulated_minutes_beyond",
  "simulated_overage",
  "simulated_total",
  "simulated_currency",
  "difference",
  "cheapest_plan",
  "cheapest_difference",
  "best_plan",
  "best_difference",
];

/** What the screen says of the same rows. */
const CUT = `only ${MOST_PERIODS} periods, and ${MOST_PERIODS} months of tenants without one, are simulated at once. Narrow them by tenant.`;

const REFUSALS = {
  month: "month is written YYYY-MM.",
  future: "That month has not begun.",
  tenant: "There is no such tenant.",
  plan: "There is no such plan or version.",
  no_plans: "There is no plan on sale: name one, or the terms of a draft.",
  draft: "The draft's terms are not right",
} as const;

/** The rows that the screen's address shows, all pages of them, or a file that says it lacks some; amounts in main units. */
export async function GET(request: Request): Promise<Response> {
  if (!(await currentAdmin())) return Response.json({ error: "Sign in first." }, { status: 401 });
  const [view, at] = await Promise.all([loadView(new URL(request.url).searchParams), now()]);
  const asked = await askedFor(view, at);
  if (!asked.question) {
    const wrong = Object.keys(asked.fields).join(", ");
    const error = wrong ? `${REFUSALS[asked.problem]}: ${wrong}.` : REFUSALS[asked.problem];
    return Response.json({ error }, { status: 400 });
  }
  const { question } = asked;
  const { rows, isCut } = await simulate(
    {
      month: question.month,
      tenantId: question.tenant?.id ?? null,
      search: view.q.trim(),
      terms: question.terms,
      filter: view.show,
      sort: view.sort,
      descending: view.desc ?? false,
    },
    at,
  );
  const file = csvFileOf(
    `simulation-${monthText(question.month)}`,
    [HEAD, ...rows.map((row) => lineOf(row, question))],
    isCut ? CUT : null,
  );
  return new Response(file.text, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${file.name}"`,
      "cache-control": "no-store",
    },
  });
}

function lineOf(row: SimulatedPeriod, { plan, terms }: Question): (string | number | null)[] {
  const { charge, cheapest, best, currency } = row;
  return [
    row.tenantId,
    row.tenantName,
    row.stripeSubscriptionId,
    row.startsAt.toISOString(),
    row.endsAt.toISOString(),
    row.plan?.key ?? null,
    row.plan?.version ?? null,
    row.leftOut,
    row.calls,
    amount(row.billedMinor, currency),
    row.billedMinor === null ? null : currency,
    plan ? `${plan.key}.${plan.version}` : "draft",
    charge?.minutes ?? null,
    charge?.minutesBeyond ?? null,
    amount(charge?.overageMinor ?? null, terms.currency),
    amount(charge?.totalMinor ?? null, terms.currency),
    charge ? terms.currency : null,
    amount(row.differenceMinor, terms.currency),
    cheapest && `${cheapest.key}.${cheapest.version}`,
    cheapest && amount(cheapest.differenceMinor, cheapest.currency),
    best && `${best.key}.${best.version}`,
    best && amount(best.differenceMinor, best.currency),
  ];
}

/** As a number, so that a spreadsheet can add it up. */
function amount(amountMinor: number | null, currency: string | null): number | null {
  return amountMinor === null || currency === null ? null : Number(mainUnitsOf(amountMinor, currency));
}
