import { useTranslations } from "next-intl";
import { Money } from "@/components/billing/money";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import type { UsageRepairPlan } from "@/lib/domain/usage-repair";

/** One repair: what Stripe would be told, what the bill would become, and the button that does it. */
export function RepairPlan({
  plan: { fix, told, billBeforeMinor, billAfterMinor, lateMinor },
  currency,
  isPending,
  onConfirm,
}: {
  plan: UsageRepairPlan;
  currency: string;
  isPending: boolean;
  onConfirm: () => void;
}) {
  const t = useTranslations("reconciliation.usage.repair");
  return (
    <section className="grid gap-3 rounded-md border border-line p-3" aria-label={t(`fix.${fix}.name`)}>
      <p>{t(`fix.${fix}.body`)}</p>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3">
        <Field label={t("told")} className="col-span-2">
          {told ? t(`toldTo.${told.to}`, { minutes: told.minutes }) : t("toldNothing")}
        </Field>
        {lateMinor !== null && (
          <Field label={t("late")} className="col-span-2">
            <Money amountMinor={lateMinor} currency={currency} />
          </Field>
        )}
        <Field label={t("before")}>
          <Money amountMinor={billBeforeMinor} currency={currency} />
        </Field>
        <Field label={t("after")}>
          <Money amountMinor={billAfterMinor} currency={currency} />
        </Field>
      </dl>
      <Button
        className="justify-self-end"
        variant={fix === "accept" ? "secondary" : "primary"}
        aria-disabled={isPending}
        onClick={onConfirm}
      >
        {isPending ? t("pending") : t(`fix.${fix}.name`)}
      </Button>
    </section>
  );
}
