"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";

type PagerProps = { page: number; pageSize: number; total: number; onChange: (page: number) => void };

export function Pager({ page, pageSize, total, onChange }: PagerProps) {
  const t = useTranslations("ui.table");
  const from = Math.min((page - 1) * pageSize + 1, total);
  const to = Math.min(page * pageSize, total);
  return (
    <div className="flex items-center justify-between gap-4 border-t border-line px-4 py-2">
      <p role="status" className="text-sm text-muted tabular-nums">
        {t("range", { from, to, total })}
      </p>
      <div className="flex gap-1">
        <Button
          size="icon"
          aria-label={t("previous")}
          disabled={page <= 1}
          onClick={() => onChange(page - 1)}
        >
          <ChevronLeft aria-hidden />
        </Button>
        <Button size="icon" aria-label={t("next")} disabled={to >= total} onClick={() => onChange(page + 1)}>
          <ChevronRight aria-hidden />
        </Button>
      </div>
    </div>
  );
}
