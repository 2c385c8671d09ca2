import type { ExplainedPeriod } from "@/lib/ledger/explain-period";
import { LateCard } from "./late-card";
import { LinesCard } from "./lines-card";
import { explanationOf } from "./period-of-address";
import { StepsCard } from "./steps-card";
import { VerdictCard } from "./verdict-card";

/** The amount: whether Stripe bills it, how the calls come to it, and the lines that bill it. */
export async function Amount({ period }: { period: ExplainedPeriod }) {
  const told = await explanationOf(period);
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-6">
      <VerdictCard told={told} />
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] items-start gap-6 min-[1700px]:grid-cols-2 print:grid-cols-1">
        <StepsCard told={told} />
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-6">
          <LinesCard told={told} />
          <LateCard told={told} />
        </div>
      </div>
    </div>
  );
}
