import { ApiError } from "@/sandbox/stripe/http/errors";
import { newId } from "@/sandbox/stripe/state/ids";
import type { InvoiceRecord } from "@/sandbox/stripe/state/invoice-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { SubscriptionRecord } from "@/sandbox/stripe/state/subscription-records";
import { imagine } from "./imagine";
import { subscriptionMoment } from "./plan-moments";
import { workSubscription } from "./work-subscription";

const MOST_MOMENTS = 40;

/** An invoice that nobody keeps, and the imagined sandbox that its lines are made in. */
export interface Preview {
  sandbox: Sandbox;
  invoice: InvoiceRecord;
}

/**
 * The invoice that a change would make at once or, without one, the next that
 * its subscription gets: the change and the renewal are done for real, in an
 * imagined sandbox. `recurring` leaves out what is billed once.
 */
export function preview(
  real: Sandbox,
  customer: string,
  mode: "next" | "recurring",
  change: (sandbox: Sandbox) => SubscriptionRecord | null,
): Preview {
  const found = findPreview(real, customer, mode, change);
  if (found) return found;
  const details = { status: 404, code: "invoice_upcoming_none" };
  throw new ApiError(`No upcoming invoices for customer: ${customer}`, details);
}

/** Null when nothing is coming. */
export function findPreview(
  real: Sandbox,
  customer: string,
  mode: "next" | "recurring",
  change: (sandbox: Sandbox) => SubscriptionRecord | null,
): Preview | null {
  const sandbox = imagine(real, customer);
  const before = sandbox.state.invoices.lastId();
  const row = change(sandbox);
  const made = mode === "next" ? newestSince(sandbox, before) : null;
  const invoice = made ?? (row && nextOf(sandbox, row));
  if (!invoice) return null;
  const basis =
    mode === "next"
      ? invoice.basis
      : invoice.basis.filter(({ kind }) => kind !== "invoice_item" && kind !== "part");
  return { sandbox, invoice: { ...invoice, id: newId("upcoming_in", 24), basis } };
}

/** Lets the imagined clock go from moment to moment until the subscription is billed. */
function nextOf(sandbox: Sandbox, row: SubscriptionRecord): InvoiceRecord | null {
  for (let count = 0; count < MOST_MOMENTS; count += 1) {
    const at = subscriptionMoment(row);
    if (at === null) return null;
    sandbox.clock.jumpTo(at);
    const before = sandbox.state.invoices.lastId();
    workSubscription(sandbox, row);
    const made = newestSince(sandbox, before);
    if (made) return made;
  }
  return null;
}

function newestSince({ state }: Sandbox, before: string | null): InvoiceRecord | null {
  const newest = state.invoices.lastId();
  return newest === null || newest === before ? null : (state.invoices.find(newest) ?? null);
}
