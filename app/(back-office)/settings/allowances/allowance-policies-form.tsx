"use client";

import { useTranslations } from "next-intl";
import { type SubmitEvent, useState } from "react";
import { PolicyChoice } from "@/app/(back-office)/settings/policy-choice";
import { ActionError } from "@/components/actions/action-error";
import { useAction } from "@/components/actions/use-action";
import { Button } from "@/components/ui/button";
import { QUOTA_POLICIES, type QuotaPolicy } from "@/lib/domain/values";
import { saveAllowancePoliciesAction } from "./actions";

export function AllowancePoliciesForm({
  saved,
  intentId,
}: {
  saved: { tellsTenants: boolean; quota: QuotaPolicy };
  intentId: string;
}) {
  const t = useTranslations("allowances.policies");
  const { run, error, isPending } = useAction(saveAllowancePoliciesAction);
  const [tellsTenants, setTellsTenants] = useState(saved.tellsTenants);
  const [quota, setQuota] = useState(saved.quota);

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    run({ intentId, tellsTenants, quota });
  }

  return (
    <form className="grid gap-5 p-4" onSubmit={submit}>
      <ActionError message={error} />
      <fieldset className="grid gap-3">
        <legend className="mb-2 text-sm font-medium">{t("told")}</legend>
        <PolicyChoice
          name="tellsTenants"
          label={t("toldTeam")}
          hint={t("toldTeamHint")}
          isChosen={!tellsTenants}
          onChoose={() => setTellsTenants(false)}
        />
        <PolicyChoice
          name="tellsTenants"
          label={t("toldBoth")}
          hint={t("toldBothHint")}
          isChosen={tellsTenants}
          onChoose={() => setTellsTenants(true)}
        />
      </fieldset>
      <fieldset className="grid gap-3">
        <legend className="mb-2 text-sm font-medium">{t("quota")}</legend>
        {QUOTA_POLICIES.map((policy) => (
          <PolicyChoice
            key={policy}
            name="quota"
            label={t(policy)}
            hint={t(`${policy}Hint`)}
            isChosen={quota === policy}
            onChoose={() => setQuota(policy)}
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
