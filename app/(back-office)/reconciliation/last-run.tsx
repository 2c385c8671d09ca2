import { getFormatter, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { DateTime } from "@/components/billing/date-time";
import { ReasonText } from "@/components/billing/reason-text";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import type { Tone } from "@/lib/domain/subscription";
import type { JobOutcome } from "@/lib/domain/values";
import { countOpenDrifts, findLastReconcile } from "@/lib/reconcile/queries";

const TONES: Record<JobOutcome, Tone> = {
  running: "neutral",
  done: "good",
  out_of_time: "attention",
  failed: "danger",
};

/** When the comparison last ran, how far it came, and what it found. */
export async function LastRun() {
  const t = await getTranslations("reconciliation.last");
  const format = await getFormatter();
  const [last, open] = await Promise.all([findLastReconcile(), countOpenDrifts()]);
  if (!last) return <Card className="p-4 text-sm text-muted">{t("never")}</Card>;
  const number = (name: string) => format.number(last.counts[name] ?? 0);
  return (
    <Card aria-labelledby="last-run" className="grid gap-3 p-4">
      <h2 id="last-run" className="sr-only">
        {t("title")}
      </h2>
      <dl className="flex flex-wrap gap-x-10 gap-y-3 text-sm">
        <Fact name={t("started")}>
          <DateTime at={last.startedAt} style="dateTime" />
        </Fact>
        <Fact name={t("outcome")}>
          <Badge tone={TONES[last.outcome]}>{t(`outcomes.${last.outcome}`)}</Badge>
        </Fact>
        <Fact name={t("customers")}>{number("customers")}</Fact>
        <Fact name={t("invoices")}>{number("invoices")}</Fact>
        <Fact name={t("periods")}>{number("periods")}</Fact>
        <Fact name={t("repaired")}>{number("repaired")}</Fact>
        <Fact name={t("open")}>{format.number(open.tenants + open.usage + open.catalogue)}</Fact>
      </dl>
      {last.failures.map((failure) => (
        <p key={failure.text} className="break-words text-sm text-danger">
          <ReasonText {...failure} />
        </p>
      ))}
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid gap-0.5">
      <dt className="text-muted">{name}</dt>
      <dd className="font-medium tabular-nums">{children}</dd>
    </div>
  );
}
