import { useTranslations } from "next-intl";
import { Card, CardHeader } from "@/components/ui/card";
import type { PlanTerms } from "@/lib/domain/plan";
import { savingOf } from "@/lib/domain/plan-saving";
import { PlanExamples } from "./plan-examples";
import type { EditedVersion } from "./plan-form";

/** What saving would do, and what tenants would pay, while the terms are typed. */
export function PlanFormSummary({
  terms,
  newest,
}: {
  terms: PlanTerms | null;
  newest: EditedVersion | null;
}) {
  const t = useTranslations("plans.form");
  const saving = terms && savingOf(newest, terms);
  return (
    <Card aria-labelledby="summary" className="lg:sticky lg:top-16">
      <CardHeader id="summary" title={t("summary")} />
      <div className="grid gap-4 p-4" aria-live="polite">
        {terms && saving ? (
          <>
            <p className="text-sm text-muted">
              {newest === null
                ? t("willBe.new")
                : t(`willBe.${saving.kind}`, { version: saving.version, count: newest.subscribers })}
            </p>
            <PlanExamples terms={terms} />
            <p className="text-xs text-muted">{t(`owner.${terms.usageMode}`)}</p>
          </>
        ) : (
          <p className="text-sm text-muted">{t("incomplete")}</p>
        )}
      </div>
    </Card>
  );
}
