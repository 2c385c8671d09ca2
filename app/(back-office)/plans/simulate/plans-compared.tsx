import { getFormatter, getTranslations } from "next-intl/server";
import { DateRange } from "@/components/billing/date-range";
import { Money } from "@/components/billing/money";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { Missing } from "@/components/ui/missing";
import { Table, TableCell, TableFrame, TableHead, TableRow } from "@/components/ui/table";
import { type OfferedPlan, type SimulatedPeriod, simulateCharge } from "@/lib/domain/simulation";
import { Difference } from "./difference";

/** One tenant's period through every plan on sale that could have billed it, the cheapest first. */
export async function PlansCompared({
  row,
  offered,
  currency,
}: {
  row: SimulatedPeriod;
  offered: readonly OfferedPlan[];
  currency: string;
}) {
  const t = await getTranslations("simulator.plans");
  const cells = await getTranslations("simulator.cells");
  const format = await getFormatter();
  const charged = offered
    .filter(({ terms }) => terms.currency === currency && terms.billingInterval === row.interval)
    .map((plan) => ({ ...plan, charge: simulateCharge(plan.terms, row.seconds) }))
    .sort((left, right) => left.charge.totalMinor - right.charge.totalMinor);
  if (charged.length === 0 || row.leftOut === "short") return null;
  const isBilled = row.standing === "settled";
  const title = t("title", { tenant: row.tenantName });
  const isNamed = (suggestion: { key: string; version: number } | null, plan: OfferedPlan) =>
    suggestion?.key === plan.key && suggestion.version === plan.version;
  return (
    <Card aria-label={title}>
      <CardHeader title={title}>
        <p className="text-sm text-muted">
          <DateRange from={row.startsAt} to={row.endsAt} />
        </p>
      </CardHeader>
      <TableFrame label={title}>
        <Table>
          <thead>
            <tr>
              <TableHead>{t("plan")}</TableHead>
              <TableHead align="end">{t("minutes")}</TableHead>
              <TableHead align="end">{t("beyond")}</TableHead>
              <TableHead align="end">{t("charge")}</TableHead>
              <TableHead align="end">{t("difference")}</TableHead>
            </tr>
          </thead>
          <tbody>
            {charged.map(({ charge, ...plan }) => (
              <TableRow key={`${plan.key}.${plan.version}`}>
                <TableCell>
                  <span className="flex flex-wrap items-center gap-1.5">
                    {plan.name}
                    {isNamed(row.plan, plan) && <Badge>{t("own")}</Badge>}
                    {isNamed(row.cheapest, plan) && <Badge tone="good">{t("cheapest")}</Badge>}
                    {isNamed(row.best, plan) && <Badge tone="attention">{t("best")}</Badge>}
                  </span>
                </TableCell>
                <TableCell align="end">{format.number(charge.minutes)}</TableCell>
                <TableCell align="end">{format.number(charge.minutesBeyond)}</TableCell>
                <TableCell align="end">
                  <Money amountMinor={charge.totalMinor} currency={currency} />
                </TableCell>
                <TableCell align="end">
                  {isBilled && row.billedMinor !== null ? (
                    <Difference amountMinor={charge.totalMinor - row.billedMinor} currency={currency} />
                  ) : (
                    <Missing reason={cells("notBilled")} />
                  )}
                </TableCell>
              </TableRow>
            ))}
          </tbody>
        </Table>
      </TableFrame>
    </Card>
  );
}
