import { ChevronLeft, ChevronRight, Users } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Money } from "@/components/billing/money";
import { StatusBadge } from "@/components/billing/status-badge";
import { buttonStyle } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Table, TableCell, TableFrame, TableHead, TableRow } from "@/components/ui/table";
import { listSubscribers } from "@/lib/plans/find-plan";

const PAGE_SIZE = 20;

/** The tenants with a running subscription on any version of the plan. */
export async function Subscribers({
  planKey,
  total,
  page: wanted,
}: {
  planKey: string;
  total: number;
  page: string | string[] | undefined;
}) {
  const t = await getTranslations("plans.subscribers");
  const last = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const page = Math.min(last, Math.max(1, Math.floor(Number(wanted)) || 1));
  const rows = await listSubscribers(planKey, page, PAGE_SIZE);
  const href = (number: number): Route => `/plans/${planKey}?page=${number}`;
  return (
    <Card aria-labelledby="subscribers">
      <CardHeader id="subscribers" title={t("title")}>
        <nav aria-label={t("pages")} className="flex items-center gap-1 text-sm text-muted tabular-nums">
          <span className="mr-1">{t("count", { total })}</span>
          {page > 1 && (
            <Link href={href(page - 1)} scroll={false} aria-label={t("previous")} className={ARROW}>
              <ChevronLeft aria-hidden />
            </Link>
          )}
          {page < last && (
            <Link href={href(page + 1)} scroll={false} aria-label={t("next")} className={ARROW}>
              <ChevronRight aria-hidden />
            </Link>
          )}
        </nav>
      </CardHeader>
      {rows.length === 0 ? (
        <EmptyState icon={<Users />} title={t("empty.title")} body={t("empty.body")} />
      ) : (
        <TableFrame label={t("title")}>
          <Table>
            <thead>
              <tr>
                <TableHead>{t("tenant")}</TableHead>
                <TableHead align="end">{t("version")}</TableHead>
                <TableHead>{t("status")}</TableHead>
                <TableHead align="end">{t("mrr")}</TableHead>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <TableRow key={row.tenantId}>
                  <TableCell>
                    <Link
                      href={`/tenants/${row.tenantId}`}
                      className="block max-w-40 truncate rounded-sm font-medium hover:text-accent hover:underline sm:max-w-80"
                    >
                      {row.name}
                    </Link>
                  </TableCell>
                  <TableCell align="end">{row.version}</TableCell>
                  <TableCell>
                    <StatusBadge status={row.status} />
                  </TableCell>
                  <TableCell align="end">
                    <Money amountMinor={row.mrrMinor} currency={row.currency} />
                  </TableCell>
                </TableRow>
              ))}
            </tbody>
          </Table>
        </TableFrame>
      )}
    </Card>
  );
}

const ARROW = buttonStyle({ variant: "ghost", size: "icon" });
