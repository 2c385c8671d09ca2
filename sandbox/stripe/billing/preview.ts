import { ApiError } from "@/sandbox/stripe/http/errors";
import { firstPeriodEnd } from "@/sandbox/stripe/render/subscription";
import type { InvoiceRecord } from "@/sandbox/stripe/state/invoice-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { SubscriptionRecord } from "@/sandbox/stripe/state/subscription-records";
import { upcomingInvoice } from "./create-invoice";
import { cycleOf, licensedBasis, meteredBasis } from "./line-basis";
import { nextBoundary } from "./periods";

/** The next renewal invoice with the usage so far, kept nowhere. */
export function previewRenewal(
  sandbox: Sandbox,
  row: SubscriptionRecord,
  endsWithPeriod: boolean,
): InvoiceRecord {
  const over = row.status === "canceled" || row.status === "incomplete_expired" || row.status === "paused";
  const end = firstPeriodEnd(row);
  const due = row.items.filter((item) => item.periodEnd === end);
  const wasTrial = row.status === "trialing";
  const usage = wasTrial ? [] : due.flatMap((item) => meteredBasis(sandbox, item, end));
  if (over || (endsWithPeriod && usage.length === 0)) {
    const details = { status: 404, code: "invoice_upcoming_none" };
    throw new ApiError(`No upcoming invoices for customer: ${row.customer}`, details);
  }
  const next = due.map((item) => ({
    ...item,
    periodStart: end,
    periodEnd: nextBoundary(row.anchor, cycleOf(sandbox, item), end),
  }));
  const licensed = endsWithPeriod ? [] : next.flatMap((item) => licensedBasis(sandbox, row, item));
  const start = Math.min(...due.map((item) => item.periodStart));
  const invoice = upcomingInvoice(sandbox, row, [...licensed, ...usage], { start, end });
  return { ...invoice, created: end, finalizesAt: end + 3600 };
}
