import { ChevronLeft, ChevronRight } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { buttonStyle } from "@/components/ui/button";
import { type TenantSearch, tenantAddress } from "./tenant-address";

export function InvoicePages({
  tenantId,
  search,
  page,
  pageSize,
  total,
}: {
  tenantId: number;
  search: TenantSearch;
  page: number;
  pageSize: number;
  total: number;
}) {
  const t = useTranslations("tenant.invoices");
  if (total <= pageSize && page === 1) return null;
  const from = Math.min(total, (page - 1) * pageSize + 1);
  const to = Math.min(total, page * pageSize);
  const pageHref = (number: number) => tenantAddress(tenantId, search, { page: String(number) });
  return (
    <nav aria-label={t("pages")} className="flex items-center gap-1 text-sm text-muted">
      <span className="mr-1 tabular-nums">{t("range", { from, to, total })}</span>
      <PageLink label={t("previous")} href={page > 1 ? pageHref(page - 1) : null}>
        <ChevronLeft aria-hidden />
      </PageLink>
      <PageLink label={t("next")} href={to < total ? pageHref(page + 1) : null}>
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
