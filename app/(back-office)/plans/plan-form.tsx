"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { ActionError } from "@/components/actions/action-error";
import { useAction } from "@/components/actions/use-action";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { PlanTerms } from "@/lib/domain/plan";
import {
  EMPTY_PLAN_FORM,
  type PlanForm as Form,
  type PlanField,
  planFormOf,
  readPlanForm,
} from "@/lib/domain/plan-form";
import type { NewestVersion } from "@/lib/domain/plan-saving";
import { createPlanAction, editPlanAction } from "./actions";
import { PlanFormFields } from "./plan-form-fields";
import { PlanFormSummary } from "./plan-form-summary";

export type EditedVersion = NewestVersion & { subscribers: number };

/** Terms as they are typed, what is wrong with them, and what they would mean. */
export function PlanForm({ newest, intentId }: { newest: EditedVersion | null; intentId: string }) {
  const t = useTranslations("plans.form");
  const locale = useLocale();
  const router = useRouter();
  const [form, setForm] = useState(newest ? planFormOf(newest.terms, decimalSign(locale)) : EMPTY_PLAN_FORM);
  const [touched, setTouched] = useState<ReadonlySet<PlanField>>(new Set());
  const [isSubmitted, setIsSubmitted] = useState(false);
  const { terms, problems } = readPlanForm(form);
  const onDone = () => router.push(`/plans/${form.key}`);
  const creation = useAction(createPlanAction, onDone);
  const edition = useAction(editPlanAction, onDone);
  const isPending = creation.isPending || edition.isPending;

  function change(changes: Partial<Form>) {
    setForm((before) => ({ ...before, ...changes }));
  }

  function save(saved: PlanTerms) {
    if (newest) edition.run({ intentId, terms: saved, seenVersion: newest.version });
    else creation.run({ intentId, terms: saved });
  }

  return (
    <form
      noValidate
      className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]"
      onSubmit={(event) => {
        event.preventDefault();
        setIsSubmitted(true);
        if (terms) save(terms);
        else focusFirstProblem(event.currentTarget);
      }}
    >
      <Card className="grid gap-5 p-4 sm:p-5">
        <ActionError message={creation.error ?? edition.error} />
        <PlanFormFields
          form={form}
          isNew={newest === null}
          problemOf={(field) => (isSubmitted || touched.has(field) ? (problems?.[field] ?? null) : null)}
          onChange={change}
          onLeave={(field) => setTouched((before) => new Set(before).add(field))}
        />
        <div className="flex justify-end gap-2 border-t border-line pt-4">
          <Button onClick={() => router.back()}>{t("dismiss")}</Button>
          <Button type="submit" variant="primary" aria-disabled={isPending}>
            {isPending ? t("saving") : t("save")}
          </Button>
        </div>
      </Card>
      <PlanFormSummary terms={terms} newest={newest} />
    </form>
  );
}

function decimalSign(locale: string): string {
  return new Intl.NumberFormat(locale).format(1.1).charAt(1);
}

/** After the fields have been marked. */
function focusFirstProblem(form: HTMLFormElement) {
  requestAnimationFrame(() => form.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
}
