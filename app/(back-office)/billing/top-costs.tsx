import { ChartNoAxesColumn } from "lucide-react";
import Link from "next/link";
import { getFormatter, getTranslations } from "next-intl/server";
import { ProviderCost } from "@/components/billing/provider-cost";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Table, TableCell, TableFrame, TableHead, TableRow } from "@/components/ui/table";
import { LinkTabs } from "@/components/ui/tabs";
import { listTopCosts } from "@/lib/analytics/queries";
import { now } from "@/lib/clock";
import { COST_WINDOWS } from "@/lib/domain/cost-window";
import { type BillingView, viewQuery } from "./view";

const SHOWN = 5;

export async function TopCosts({ view }: { view: BillingView }) {
  const t = await getTranslations("billing.costs");
  const format = await getFormatter();
  const costs = await listTopCosts(view.costs, await now(), SHOWN);
  const largest = Math.max(...costs.map(({ costUsd }) => Number(costUsd)), 0);
  return (
    <Card aria-labelledby="costs">
      <CardHeader id="costs" title={t("title")}>
        <LinkTabs
          label={t("window")}
          tabs={COST_WINDOWS.map((window) => ({
            label: t(`windows.${window}`),
            href: `/billing${viewQuery({ ...view, costs: window })}`,
            isCurrent: window === view.costs,
          }))}
        />
      </CardHeader>
      {costs.length === 0 ? (
        <EmptyState icon={<ChartNoAxesColumn />} title={t("empty.title")} body={t("empty.body")} />
      ) : (
        <TableFrame label={t("title")}>
          <Table>
            <thead>
              <tr>
                <TableHead>{t("tenant")}</TableHead>
                <TableHead align="end" className="hidden sm:table-cell">
                  {t("calls")}
                </TableHead>
                <TableHead align="end">{t("minutes")}</TableHead>
                <TableHead align="end">{t("cost")}</TableHead>
                <TableHead aria-hidden className="hidden w-2/5 md:table-cell" />
              </tr>
            </thead>
            <tbody>
              {costs.map(({ tenantId, name, calls, minutes, costUsd }) => (
                <TableRow key={tenantId}>
                  <TableCell>
                    <Link
                      href={`/tenants/${tenantId}`}
                      className="block max-w-32 truncate sm:max-w-64 rounded-sm font-medium hover:text-accent hover:underline"
                    >
                      {name}
                    </Link>
                  </TableCell>
                  <TableCell align="end" className="hidden sm:table-cell">
                    {format.number(calls)}
                  </TableCell>
                  <TableCell align="end">{format.number(minutes)}</TableCell>
                  <TableCell align="end">
                    <ProviderCost costUsd={costUsd} />
                  </TableCell>
                  <TableCell aria-hidden className="hidden md:table-cell">
                    <span
                      className="block h-2 min-w-px rounded-sm bg-bar"
                      style={{ width: `${largest === 0 ? 0 : (Number(costUsd) / largest) * 100}%` }}
                    />
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
