"use client";

import { useTranslations } from "next-intl";
import { type SubmitEvent, useId, useState } from "react";
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
          <Choice
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
          <Choice
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

function Choice(choice: {
  name: string;
  label: string;
  hint: string;
  isChosen: boolean;
  onChoose: () => void;
}) {
  const hintId = useId();
  return (
    <div className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-2 gap-y-0.5 text-sm">
      <label className="col-span-2 grid grid-cols-subgrid items-center">
        <input
          type="radio"
          className="size-4 accent-accent"
          name={choice.name}
          checked={choice.isChosen}
          onChange={choice.onChoose}
          aria-describedby={hintId}
        />
        {choice.label}
      </label>
      <p id={hintId} className="col-start-2 text-xs text-muted">
        {choice.hint}
      </p>
    </div>
  );
}
