import {
  changeDispute,
  decide,
  isWarning,
  requireOpen,
  submitEvidence,
} from "@/sandbox/stripe/billing/dispute";
import { invalid, noSuch } from "@/sandbox/stripe/http/errors";
import { createdParams, pageOf, pageParams } from "@/sandbox/stripe/http/pagination";
import { bool, clearable, hash, metadata, type Param, text } from "@/sandbox/stripe/http/params";
import { type Route, route } from "@/sandbox/stripe/http/route";
import { EVIDENCE_NAMES, renderDispute } from "@/sandbox/stripe/render/dispute";
import type { DisputeRecord } from "@/sandbox/stripe/state/dispute-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { patched } from "./find";

const PATH = "/v1/disputes";

type EvidenceText = Param<string | null | undefined>;
const evidence: Record<string, EvidenceText> = Object.fromEntries(
  EVIDENCE_NAMES.map((name) => [name, clearable(text(20_000))]),
);

/** Disputes begin with a payer's bank, so nobody creates one here: a test card does. */
export const disputeRoutes: Route[] = [
  route("GET", `${PATH}/:id`, {}, ({ sandbox, id }) => renderDispute(getDispute(sandbox, id))),
  route(
    "GET",
    PATH,
    { ...pageParams, ...createdParams, charge: text(), payment_intent: text() },
    ({ sandbox, values }) =>
      pageOf(
        sandbox.state.disputes.all(),
        values,
        PATH,
        renderDispute,
        (row) =>
          (values.charge === undefined || row.charge === values.charge) &&
          (values.payment_intent === undefined || row.paymentIntent === values.payment_intent),
      ),
  ),
  route(
    "POST",
    `${PATH}/:id`,
    { evidence: hash(evidence), submit: bool(), metadata: metadata() },
    ({ sandbox, id, values }) => {
      const row = getDispute(sandbox, id);
      if (values.evidence) requireOpen(row);
      if (values.evidence && row.submissions > 0) {
        throw invalid("You have already submitted evidence for this dispute.");
      }
      changeDispute(sandbox, row, () => {
        row.metadata = patched(row.metadata, values.metadata);
        for (const [name, told] of Object.entries(values.evidence ?? {})) {
          if (told === undefined) continue;
          if (told === null) delete row.evidence[name];
          else row.evidence[name] = told;
        }
      });
      if (values.evidence && values.submit !== false) submitEvidence(sandbox, row);
      return renderDispute(row);
    },
  ),
  route("POST", `${PATH}/:id/close`, {}, ({ sandbox, id }) => {
    const row = getDispute(sandbox, id);
    requireOpen(row);
    decide(sandbox, row, isWarning(row) ? "warning_closed" : "lost");
    return renderDispute(row);
  }),
];

function getDispute({ state }: Sandbox, id: string): DisputeRecord {
  const row = state.disputes.find(id);
  if (!row) throw noSuch("dispute", id, "dispute");
  return row;
}
