import { CircleCheck, CircleDashed, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { DateTime } from "@/components/billing/date-time";
import type { ThresholdView } from "@/lib/allowances/queries";
import { TENANT_ALLOWANCE_KIND } from "@/lib/domain/alert";

type Passed = NonNullable<ThresholdView["passed"]>;

/** Which shares of its included minutes the period has passed, and who was told. */
export function AllowanceThresholds({ thresholds }: { thresholds: ThresholdView[] }) {
  const t = useTranslations("allowances.thresholds");
  return (
    <div className="grid gap-1.5 text-sm">
      <h4 className="text-xs text-muted">{t("title")}</h4>
      <ul aria-label={t("title")} className="grid gap-1.5">
        {thresholds.map(({ percent, passed }) => (
          <li key={percent} className="grid grid-cols-[4rem_minmax(0,1fr)] gap-x-2">
            <span className="flex items-center gap-1.5 self-start font-medium tabular-nums">
              {passed ? (
                <TriangleAlert aria-hidden className="size-4 shrink-0 text-attention" />
              ) : (
                <CircleDashed aria-hidden className="size-4 shrink-0 text-muted" />
              )}
              {t("name", { percent })}
            </span>
            {passed ? (
              <PassedText
                passed={passed}
                isBelowTold={thresholds.some(
                  (other) =>
                    other.percent > percent &&
                    other.passed?.isTold &&
                    other.passed.at.getTime() === passed.at.getTime(),
                )}
              />
            ) : (
              <span className="text-muted">{t("notPassed")}</span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function PassedText({ passed, isBelowTold }: { passed: Passed; isBelowTold: boolean }) {
  const t = useTranslations("allowances.thresholds");
  return (
    <div className="grid min-w-0 gap-0.5">
      <span>
        {t.rich(passed.isTold || isBelowTold ? "passed" : "found", {
          at: () => <DateTime at={passed.at} style="dateTime" />,
          used: passed.usedMinutes,
          included: passed.includedMinutes,
        })}
      </span>
      <span className="flex flex-wrap gap-x-3 text-muted">
        <Told passed={passed} isBelowTold={isBelowTold} />
      </span>
      {passed.quotaLiftedBy && (
        <span className="flex items-start gap-1.5 break-words">
          <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
          {t("lifted", { by: passed.quotaLiftedBy })}
        </span>
      )}
    </div>
  );
}

function Told({
  passed: { isTold, messages },
  isBelowTold,
}: {
  passed: Passed;
  /** A higher one was passed at the same moment, and told. */
  isBelowTold: boolean;
}) {
  const t = useTranslations("allowances.thresholds");
  const standingOf = useTranslations("risk.alerts.standings");
  if (!isTold) return t(isBelowTold ? "passedOver" : "passedBefore");
  if (messages.length === 0) return t("notTold");
  return (
    <>
      {messages.map(({ kind, channel, standing }) => (
        <span key={`${kind} ${channel}`}>
          {kind === TENANT_ALLOWANCE_KIND ? t("tenant") : t(`team.${channel}`)}: {standingOf(standing)}
        </span>
      ))}
      <Link href="/settings#alerts" className="rounded-sm text-accent hover:underline">
        {t("all")}
      </Link>
    </>
  );
}
