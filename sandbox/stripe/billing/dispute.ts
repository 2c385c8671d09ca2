import { invalid } from "@/sandbox/stripe/http/errors";
import { renderDispute } from "@/sandbox/stripe/render/dispute";
import type { DisputeCause, DisputeRecord, DisputeStatus } from "@/sandbox/stripe/state/dispute-records";
import { newId } from "@/sandbox/stripe/state/ids";
import type { ChargeRecord } from "@/sandbox/stripe/state/invoice-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { announce, announceChange } from "@/sandbox/stripe/webhooks/announce";

/** A card's bank gives the account about so long to answer. */
const ANSWER_WITHIN_SECONDS = 9 * 86_400;

/** The payer's bank takes a charge back, or, in an inquiry, asks about it first. */
export function openDispute(sandbox: Sandbox, charge: ChargeRecord, cause: DisputeCause): DisputeRecord {
  const created = sandbox.clock.now();
  charge.isDisputed = true;
  const row = sandbox.state.disputes.add({
    id: newId("du", 24),
    created,
    charge: charge.id,
    paymentIntent: charge.paymentIntent,
    amount: charge.amount,
    currency: charge.currency,
    reason: cause.reason,
    status: cause.isInquiry ? "warning_needs_response" : "needs_response",
    dueBy: created + ANSWER_WITHIN_SECONDS,
    evidence: {},
    submissions: 0,
    metadata: {},
  });
  announce(sandbox, "charge.dispute.created", renderDispute(row));
  if (!cause.isInquiry) announce(sandbox, "charge.dispute.funds_withdrawn", renderDispute(row));
  return row;
}

export function changeDispute(sandbox: Sandbox, row: DisputeRecord, change: () => void): void {
  announceChange(sandbox, "charge.dispute.updated", () => renderDispute(row), change);
}

/**
 * The bank has the account's evidence. Stripe's test words decide the case at
 * once, or make a chargeback of an inquiry (docs.stripe.com/testing#disputes);
 * anything else is looked at.
 */
export function submitEvidence(sandbox: Sandbox, row: DisputeRecord): void {
  const isInquiry = isWarning(row);
  changeDispute(sandbox, row, () => {
    row.submissions += 1;
    row.status = isInquiry ? "warning_under_review" : "under_review";
  });
  const word = row.evidence.uncategorized_text;
  if (isInquiry && word === "escalate_inquiry_evidence") escalate(sandbox, row);
  if (word === "winning_evidence") decide(sandbox, row, isInquiry ? "warning_closed" : "won");
  if (word === "losing_evidence") decide(sandbox, row, isInquiry ? "warning_closed" : "lost");
}

/** The payer was not content: the money is taken back, and the account may answer once more. */
function escalate(sandbox: Sandbox, row: DisputeRecord): void {
  changeDispute(sandbox, row, () => {
    row.status = "needs_response";
    row.dueBy = sandbox.clock.now() + ANSWER_WITHIN_SECONDS;
    row.evidence = {};
    row.submissions = 0;
  });
  announce(sandbox, "charge.dispute.funds_withdrawn", renderDispute(row));
}

/** The account gives in, or the bank has decided: nothing changes the dispute any more. */
export function decide(sandbox: Sandbox, row: DisputeRecord, status: DisputeStatus): void {
  row.status = status;
  announce(sandbox, "charge.dispute.closed", renderDispute(row));
  if (status === "won") announce(sandbox, "charge.dispute.funds_reinstated", renderDispute(row));
}

export function requireOpen(row: DisputeRecord): void {
  if (isClosed(row)) throw invalid("This dispute is already closed");
}

export function isClosed({ status }: DisputeRecord): boolean {
  return status === "won" || status === "lost" || status === "warning_closed";
}

export function isWarning({ status }: DisputeRecord): boolean {
  return status.startsWith("warning");
}
