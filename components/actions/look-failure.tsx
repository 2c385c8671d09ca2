"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";

/** Why a dialog cannot show its amounts, and the way to ask for them again. */
export function LookFailure({ message, onAgain }: { message: string; onAgain: () => void }) {
  const t = useTranslations("actions");
  return (
    <div className="flex flex-wrap items-start justify-between gap-2 text-sm">
      <p className="flex min-w-0 flex-1 basis-48 items-start gap-2 text-attention">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
        {message}
      </p>
      <Button onClick={onAgain}>{t("again")}</Button>
    </div>
  );
}
