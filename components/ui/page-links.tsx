import { ChevronLeft, ChevronRight } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { buttonStyle } from "./button";

/** Which rows of a list are shown, and links to the page before and after; nothing when one page holds them all. */
export function PageLinks({
  label,
  page,
  pageSize,
  total,
  hrefOf,
  words,
}: {
  label: string;
  page: number;
  pageSize: number;
  total: number;
  hrefOf: (page: number) => Route;
  /** What the two links are called, where it is not just the previous and the next page. */
  words?: { previous: string; next: string };
}) {
  const t = useTranslations("ui.table");
  if (total <= pageSize && page === 1) return null;
  const from = Math.min(total, (page - 1) * pageSize + 1);
  const to = Math.min(total, page * pageSize);
  return (
    <nav aria-label={label} className="flex items-center gap-1 text-sm text-muted print:hidden">
      <span className="mr-1 tabular-nums">{t("range", { from, to, total })}</span>
      <PageLink label={words?.previous ?? t("previous")} href={page > 1 ? hrefOf(page - 1) : null}>
        <ChevronLeft aria-hidden />
      </PageLink>
      <PageLink label={words?.next ?? t("next")} href={to < total ? hrefOf(page + 1) : null}>
        <ChevronRight aria-hidden />
      </PageLink>
    </nav>
  );
}

function PageLink({ label, href, children }: { label: string; href: Route | null; children: ReactNode }) {
  const style = buttonStyle({ variant: "ghost", size: "icon" });
  if (!href) {
    return (
      <span aria-hidden className={`${style} opacity-40`}>
        {children}
      </span>
    );
  }
  return (
    <Link href={href} scroll={false} aria-label={label} className={style}>
      {children}
    </Link>
  );
}
