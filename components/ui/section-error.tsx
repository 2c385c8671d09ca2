"use client";

import { RotateCw, TriangleAlert } from "lucide-react";
import { catchError, type ErrorInfo } from "next/error";
import { useTranslations } from "next-intl";
import { Button } from "./button";
import { Card } from "./card";

/** Keeps the failure of one section of a page inside it, with a way to try again. */
export const SectionError = catchError((_props: object, { retry }: ErrorInfo) => (
  <FailedSection retry={retry} />
));

function FailedSection({ retry }: Pick<ErrorInfo, "retry">) {
  const t = useTranslations("ui.failed");
  return (
    <Card role="alert" className="flex flex-wrap items-center gap-x-4 gap-y-3 p-4">
      <TriangleAlert aria-hidden className="size-5 shrink-0 text-danger" />
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium">{t("title")}</p>
        <p className="text-sm text-muted">{t("body")}</p>
      </div>
      <Button onClick={() => retry()}>
        <RotateCw aria-hidden />
        {t("retry")}
      </Button>
    </Card>
  );
}
