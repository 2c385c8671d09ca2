import { useTranslations } from "next-intl";
import { type ReactNode, useId } from "react";
import { Label } from "@/components/ui/label";
import type { PlanField, PlanProblem } from "@/lib/domain/plan-form";

/** What ties a control to its label, its hint and what is wrong with it. */
export type FieldProps = { id: string; "aria-invalid": boolean; "aria-describedby": string | undefined };

/** A labelled control; what is wrong stands in place of the hint. */
export function FormField({
  name,
  label,
  hint,
  problem,
  children,
}: {
  name: PlanField;
  label: string;
  hint?: string;
  problem: PlanProblem | null;
  children: (props: FieldProps) => ReactNode;
}) {
  const t = useTranslations("plans.form.problems");
  const id = useId();
  const noteId = `${id}-${name}`;
  const note = problem ? t(problem) : hint;
  return (
    <div className="grid content-start gap-1.5">
      <Label htmlFor={id}>{label}</Label>
      {children({ id, "aria-invalid": problem !== null, "aria-describedby": note ? noteId : undefined })}
      {note && (
        <p id={noteId} className={problem ? "text-xs text-danger" : "text-xs text-muted"}>
          {note}
        </p>
      )}
    </div>
  );
}
