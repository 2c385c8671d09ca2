import { getTranslations } from "next-intl/server";
import { PlanPrice } from "@/app/(back-office)/plans/plan-price";
import { StandingBadge } from "@/app/(back-office)/plans/standing-badge";
import { DateTime } from "@/components/billing/date-time";
import { Money } from "@/components/billing/money";
import { StripeId } from "@/components/billing/stripe-id";
import { Card, CardHeader } from "@/components/ui/card";
import { Missing } from "@/components/ui/missing";
import { Table, TableCell, TableFrame, TableHead, TableRow } from "@/components/ui/table";
import type { StripeObject } from "@/lib/domain/stripe-links";
import type { PlanVersionRow } from "@/lib/plans/find-plan";
import { stripeDashboard } from "@/lib/stripe-dashboard";

/** Every version the plan has had, with what runs on it. */
export async function VersionsTable({ versions }: { versions: PlanVersionRow[] }) {
  const t = await getTranslations("plans.versions");
  const list = await getTranslations("plans.list");
  return (
    <Card aria-labelledby="versions">
      <CardHeader id="versions" title={t("title")}>
        <p className="text-sm text-muted">{t("note")}</p>
      </CardHeader>
      <TableFrame label={t("title")}>
        <Table>
          <thead>
            <tr>
              <TableHead>{t("version")}</TableHead>
              <TableHead>{t("status")}</TableHead>
              <TableHead align="end">{list("columns.base")}</TableHead>
              <TableHead align="end">{list("columns.included")}</TableHead>
              <TableHead align="end">{list("columns.overage")}</TableHead>
              <TableHead>{t("published")}</TableHead>
              <TableHead align="end">{t("subscribers")}</TableHead>
              <TableHead align="end">{t("mrr")}</TableHead>
              <TableHead>{t("stripe")}</TableHead>
            </tr>
          </thead>
          <tbody>
            {versions.map((version) => (
              <VersionRow key={version.id} version={version} />
            ))}
          </tbody>
        </Table>
      </TableFrame>
    </Card>
  );
}

async function VersionRow({ version: row }: { version: PlanVersionRow }) {
  const t = await getTranslations("plans.versions");
  const list = await getTranslations("plans.list");
  const { terms } = row;
  return (
    <TableRow>
      <TableCell className="tabular-nums">{row.version}</TableCell>
      <TableCell>
        <StandingBadge standing={row.standing} />
      </TableCell>
      <TableCell align="end">
        <PlanPrice of={terms} />
      </TableCell>
      <TableCell align="end">
        {terms.includedMinutes === null
          ? list("unlimited")
          : list("minutes", { minutes: terms.includedMinutes })}
      </TableCell>
      <TableCell align="end">
        <Money amountMinor={terms.overagePriceMinor} currency={terms.currency} missing={list("noOverage")} />
      </TableCell>
      <TableCell>
        <DateTime at={row.publishedAt} missing={t("neverPublished")} />
      </TableCell>
      <TableCell align="end">{list("number", { value: row.subscribers })}</TableCell>
      <TableCell align="end">
        <Money amountMinor={row.mrrMinor} currency={terms.currency} />
      </TableCell>
      <TableCell>
        <StripeIds row={row} />
      </TableCell>
    </TableRow>
  );
}

async function StripeIds({ row }: { row: PlanVersionRow }) {
  const t = await getTranslations("plans.versions");
  const dashboard = stripeDashboard();
  const ids: [string, StripeObject, string | null][] = [
    [t("base"), "prices", row.basePriceId],
    [t("overage"), "prices", row.overagePriceId],
    [t("product"), "products", row.productId],
    [t("meter"), "meters", row.meterId],
  ];
  if (!row.basePriceId) return <Missing reason={t("neverPublished")} />;
  return (
    <dl className="grid gap-0.5 py-1 text-xs">
      {ids.map(
        ([label, object, id]) =>
          id && (
            <div key={label} className="flex items-center gap-1.5">
              <dt className="w-16 shrink-0 text-muted">{label}</dt>
              <dd className="max-w-48">
                <StripeId id={id} object={object} dashboard={dashboard} />
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}
