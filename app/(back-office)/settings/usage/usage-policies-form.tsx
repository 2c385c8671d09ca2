"use client";

import { useTranslations } from "next-intl";
import { type SubmitEvent, useState } from "react";
import { PolicyChoice } from "@/app/(back-office)/settings/policy-choice";
import { ActionError } from "@/components/actions/action-error";
import { useAction } from "@/components/actions/use-action";
import { Button } from "@/components/ui/button";
import { CLOSING_POLICIES, type ClosingPolicy, LATE_POLICIES, type LatePolicy } from "@/lib/domain/values";
import { saveUsagePoliciesAction } from "./actions";

/** Each choice says what follows from it, where it is made. */
export function UsagePoliciesForm({
  saved,
  intentId,
}: {
  saved: { lateUsage: LatePolicy; closing: ClosingPolicy };
  intentId: string;
}) {
  const t = useTranslations("usagePolicies");
  const { run, error, isPending } = useAction(saveUsagePoliciesAction);
  const [lateUsage, setLateUsage] = useState(saved.lateUsage);
  const [closing, setClosing] = useState(saved.closing);

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    run({ intentId, lateUsage, closing });
  }

  return (
    <form className="grid gap-5 p-4" onSubmit={submit}>
      <ActionError message={error} />
      <fieldset className="grid gap-3">
        <legend className="mb-2 text-sm font-medium">{t("late.title")}</legend>
        {LATE_POLICIES.map((policy) => (
          <PolicyChoice
            key={policy}
            name="lateUsage"
            label={t(`late.${policy}`)}
            hint={t(`late.${policy}Hint`)}
            isChosen={lateUsage === policy}
            onChoose={() => setLateUsage(policy)}
          />
        ))}
      </fieldset>
      <fieldset className="grid gap-3">
        <legend className="mb-2 text-sm font-medium">{t("closing.title")}</legend>
        {CLOSING_POLICIES.map((policy) => (
          <PolicyChoice
            key={policy}
            name="closing"
            label={t(`closing.${policy}`)}
            hint={t(`closing.${policy}Hint`)}
            isChosen={closing === policy}
            onChoose={() => setClosing(policy)}
          />
        ))}
      </fieldset>
      <div>
        <Button variant="primary" type="submit" aria-disabled={isPending}>
          {isPending ? t("pending") : t("save")}
        </Button>
      </div>
    </form>
  );
}
