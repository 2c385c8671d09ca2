import { PhoneOff } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageLinks } from "@/components/ui/page-links";
import { LinkTabs } from "@/components/ui/tabs";
import type { ExplainedPeriod } from "@/lib/ledger/explain-period";
import { countCallsWrittenAfter, listPeriodCalls } from "@/lib/ledger/period-calls";
import { CallsTable } from "./calls-table";
import { explanationOf } from "./period-of-address";
import { type ExplanationView, pageWithin, viewAddress } from "./view";

const PAGE_SIZE = 100;

/** The calls that the period consists of, in the order they ended, a page at a time. */
export async function CallsCard({ period, view }: { period: ExplainedPeriod; view: ExplanationView }) {
  const t = await getTranslations("explanation.calls");
  const { settledAt } = period;
  const [{ explanation, costUsd }, after] = await Promise.all([
    explanationOf(period),
    settledAt ? countCallsWrittenAfter(period, settledAt) : 0,
  ]);
  const isAfter = view.calls === "after" && settledAt !== null;
  const total = isAfter ? after : explanation.calls;
  const page = pageWithin(view.page, total, PAGE_SIZE);
  const writtenAfter = isAfter ? settledAt : null;
  const calls = await listPeriodCalls(period, { writtenAfter, page, pageSize: PAGE_SIZE });
  return (
    <Card aria-labelledby="calls">
      <CardHeader id="calls" title={t("title")}>
        <div className="flex max-w-full flex-wrap items-center gap-2">
          {(after > 0 || isAfter) && (
            <LinkTabs
              label={t("views")}
              tabs={(["all", "after"] as const).map((choice) => ({
                label: choice === "all" ? t("all") : t("after", { count: after }),
                href: viewAddress(period, view, { calls: choice, page: 1 }),
                isCurrent: (choice === "after") === isAfter,
              }))}
            />
          )}
          <PageLinks
            label={t("pages")}
            page={page}
            pageSize={PAGE_SIZE}
            total={total}
            hrefOf={(number) => viewAddress(period, view, { page: number })}
          />
        </div>
      </CardHeader>
      {calls.length === 0 ? (
        <EmptyState
          icon={<PhoneOff />}
          title={t(isAfter ? "emptyAfter" : "empty")}
          body={isAfter ? undefined : t("emptyBody")}
        />
      ) : (
        <CallsTable
          calls={calls}
          settledAt={settledAt}
          total={isAfter ? null : { ...explanation, costUsd }}
        />
      )}
    </Card>
  );
}
