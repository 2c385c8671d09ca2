"use client";

import { useTranslations } from "next-intl";
import { type SubmitEvent, useId, useState } from "react";
import { ActionError } from "@/components/actions/action-error";
import { useAction } from "@/components/actions/use-action";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { LONGEST_GRACE_DAYS, MOST_ALERT_EMAILS } from "@/lib/domain/policies";
import { savePoliciesAction } from "./actions";

const USUAL_GRACE_DAYS = 7;

/** The browser checks the days and every address before anything is sent. */
export function PoliciesForm({
  saved,
  intentId,
}: {
  saved: { paymentGraceDays: number | null; alertEmails: string[] };
  intentId: string;
}) {
  const t = useTranslations("risk.policies");
  const { run, error, isPending } = useAction(savePoliciesAction);
  const [suspends, setSuspends] = useState(saved.paymentGraceDays !== null);
  const [daysId, emailsId, graceHintId, emailsHintId] = [useId(), useId(), useId(), useId()];

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    const emails = String(values.get("emails") ?? "").split(",");
    run({
      intentId,
      paymentGraceDays: suspends ? Number(values.get("days")) : null,
      alertEmails: emails.map((email) => email.trim()).filter(Boolean),
    });
  }

  return (
    <form className="grid gap-5 p-4" onSubmit={submit}>
      <ActionError message={error} />
      <fieldset className="grid gap-2">
        <legend className="mb-2 text-sm font-medium">{t("grace")}</legend>
        <label className="flex items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={suspends}
            onChange={(event) => setSuspends(event.target.checked)}
          />
          {t("suspends")}
        </label>
        {suspends && (
          <div className="flex flex-wrap items-center gap-2">
            <Label htmlFor={daysId}>{t("days")}</Label>
            <div className="w-24">
              <Input
                id={daysId}
                name="days"
                type="number"
                required
                min={0}
                max={LONGEST_GRACE_DAYS}
                step={1}
                defaultValue={saved.paymentGraceDays ?? USUAL_GRACE_DAYS}
                aria-describedby={graceHintId}
              />
            </div>
          </div>
        )}
        <p id={graceHintId} className="text-xs text-muted">
          {t("graceHint")}
        </p>
      </fieldset>
      <div className="grid gap-1.5">
        <Label htmlFor={emailsId}>{t("recipients")}</Label>
        <Input
          id={emailsId}
          name="emails"
          type="email"
          multiple
          defaultValue={saved.alertEmails.join(", ")}
          placeholder={t("everyOwner")}
          aria-describedby={emailsHintId}
        />
        <p id={emailsHintId} className="text-xs text-muted">
          {t("recipientsHint", { most: MOST_ALERT_EMAILS })}
        </p>
      </div>
      <div>
        <Button variant="primary" type="submit" aria-disabled={isPending}>
          {isPending ? t("pending") : t("save")}
        </Button>
      </div>
    </form>
  );
}
