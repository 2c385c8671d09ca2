"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { NoticePage } from "@/components/ui/notice-page";

export default function ErrorPage({
  error,
  retry,
}: {
  error: Error & { digest?: string };
  retry: () => void;
}) {
  const t = useTranslations("ui.error");
  return (
    <NoticePage title={t("title")} body={t("body", { digest: error.digest ?? t("noDigest") })}>
      <Button variant="primary" onClick={() => retry()}>
        {t("retry")}
      </Button>
    </NoticePage>
  );
}
