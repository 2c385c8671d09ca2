import { useMessages, useTranslations } from "next-intl";
import { DateTime } from "@/components/billing/date-time";
import { Missing } from "@/components/ui/missing";
import type { DifferingValue } from "@/lib/domain/drift";

const MOST_SHOWN = 6;
const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

/** What we have beside what Stripe has, a line for each name; Stripe's side alone of what is only there. */
export function BothValues({
  values,
  isOnlyAtStripe,
}: {
  values: DifferingValue[];
  isOnlyAtStripe: boolean;
}) {
  const t = useTranslations("reconciliation");
  // What differs is named by the row, so there may be a name without a word of ours.
  const words: Record<string, string> = useMessages().reconciliation.value;
  if (values.length === 0) return <Missing reason={t("noValues")} />;
  return (
    <dl className="grid min-w-64 max-w-md gap-1 text-xs">
      {values.slice(0, MOST_SHOWN).map(({ name, ours, stripes }) => (
        <div key={name} className="grid gap-x-2 sm:grid-cols-[8rem_minmax(0,1fr)]">
          <dt className="text-muted wrap-anywhere">{words[name] ?? name}</dt>
          <dd className="flex min-w-0 flex-wrap gap-x-1.5">
            {!isOnlyAtStripe && (
              <>
                <span className="sr-only">{t("ours")}</span>
                <Side text={ours} />
                <span aria-hidden className="text-muted">
                  →
                </span>
              </>
            )}
            <span className="sr-only">{t("stripes")}</span>
            <Side text={stripes} />
          </dd>
        </div>
      ))}
      {values.length > MOST_SHOWN && (
        <div>
          <dt className="text-muted">{t("more", { count: values.length - MOST_SHOWN })}</dt>
        </div>
      )}
    </dl>
  );
}

function Side({ text }: { text: string | null }) {
  const t = useTranslations("reconciliation");
  if (text === null) return <Missing reason={t("nothingThere")} />;
  if (INSTANT.test(text)) return <DateTime at={new Date(text)} style="dateTime" />;
  return (
    <span title={text} className="max-w-56 truncate font-mono">
      {text}
    </span>
  );
}
