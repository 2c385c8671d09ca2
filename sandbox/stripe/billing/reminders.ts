import { renderInvoice } from "@/sandbox/stripe/render/invoice";
import { firstPeriodEnd } from "@/sandbox/stripe/render/subscription";
import type { InvoiceRecord } from "@/sandbox/stripe/state/invoice-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { SubscriptionRecord } from "@/sandbox/stripe/state/subscription-records";
import { announce } from "@/sandbox/stripe/webhooks/announce";
import { announceInvoice } from "./change";
import { findPreview } from "./preview";

const DAY_SECONDS = 86_400;
const RENEWS = new Set<SubscriptionRecord["status"]>(["active", "trialing", "past_due"]);

export function planUpcoming(sandbox: Sandbox, row: SubscriptionRecord): void {
  const at = upcomingMoment(sandbox, row);
  if (at !== null) sandbox.agenda.plan({ at, kind: "upcoming", id: row.id });
}

export function planWillBeDue(sandbox: Sandbox, row: InvoiceRecord): void {
  const at = willBeDueMoment(sandbox, row);
  if (at !== null) sandbox.agenda.plan({ at, kind: "will_be_due", id: row.id });
}

/** Tells once per period of the renewal ahead. The invoice does not exist yet, so it has no id. */
export function tellUpcoming(sandbox: Sandbox, row: SubscriptionRecord): void {
  const at = upcomingMoment(sandbox, row);
  if (at === null || at > sandbox.clock.now()) return;
  row.upcomingTold = firstPeriodEnd(row);
  const shown = findPreview(
    sandbox,
    row.customer,
    "next",
    ({ state }) => state.subscriptions.find(row.id) ?? null,
  );
  if (!shown) return;
  const { id: _none, ...invoice } = renderInvoice(shown.sandbox, shown.invoice);
  announce(sandbox, "invoice.upcoming", invoice);
}

export function tellWillBeDue(sandbox: Sandbox, row: InvoiceRecord): void {
  const at = willBeDueMoment(sandbox, row);
  if (at === null || at > sandbox.clock.now()) return;
  row.willBeDueTold = true;
  announceInvoice(sandbox, "invoice.will_be_due", row);
}

/** Null when there is nothing to tell, or the period is shorter than the notice. */
function upcomingMoment({ state }: Sandbox, row: SubscriptionRecord): number | null {
  const { upcomingDays } = state.settings;
  const end = firstPeriodEnd(row);
  if (upcomingDays === null || !RENEWS.has(row.status) || row.upcomingTold === end) return null;
  if (row.cancelAtPeriodEnd || (row.cancelAt !== null && row.cancelAt <= end)) return null;
  const at = end - upcomingDays * DAY_SECONDS;
  return at > Math.min(...row.items.map((item) => item.periodStart)) ? at : null;
}

function willBeDueMoment({ state }: Sandbox, row: InvoiceRecord): number | null {
  const { willBeDueDays } = state.settings;
  if (willBeDueDays === null || row.status !== "open" || row.dueDate === null || row.willBeDueTold)
    return null;
  const at = row.dueDate - willBeDueDays * DAY_SECONDS;
  return at > (row.finalizedAt ?? row.created) ? at : null;
}
