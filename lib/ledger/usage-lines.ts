import { and, asc, eq, isNull, or, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { lateUsage, usagePeriods } from "@/db/schema/ledger";
import { invoices } from "@/db/schema/mirror";
import type { BilledLine } from "@/lib/domain/amount-check";
import type { InvoiceLine } from "@/lib/domain/invoice";
import type { PeriodKey, UsagePeriod } from "./period-key";

/** A usage line of a period, and the invoice it stands on as our copy has it. */
export type UsageLine = BilledLine &
  InvoiceLine & {
    invoice: LineInvoice;
    /** Stripe's own amount, where the discount is off it already: late usage. */
    afterDiscountMinor: number | null;
  };

export type LineInvoice = {
  stripeInvoiceId: string;
  stripeSubscriptionId: string | null;
  number: string | null;
  status: string;
  currency: string;
  discountMinor: number | null;
  taxMinor: number | null;
  createdAt: Date;
};

const INVOICE = {
  stripeInvoiceId: invoices.stripeInvoiceId,
  stripeSubscriptionId: invoices.stripeSubscriptionId,
  number: invoices.number,
  status: invoices.status,
  currency: invoices.currency,
  discountMinor: invoices.discountMinor,
  taxMinor: invoices.taxMinor,
  createdAt: invoices.createdAt,
};

/**
 * The lines that bill a period's usage, on the invoice it was closed with and,
 * for what came late, on later ones. Stripe says of a line which period it
 * bills, in whole seconds; an invoice of our own names no subscription. Late
 * usage is known by its item, because another subscription's invoice may bill it.
 * Amounts are those before discounts.
 */
export async function listUsageLines(
  period: PeriodKey & Pick<UsagePeriod, "stripeInvoiceId">,
): Promise<UsageLine[]> {
  const periodStart = startOfLine(period.startsAt);
  const lateItems = await listLateItems(period);
  const billsLate = ({ lateItemId }: InvoiceLine) =>
    lateItemId !== undefined && lateItems.includes(lateItemId);
  const rows = await db()
    .select({ invoice: INVOICE, lines: invoices.lines })
    .from(invoices)
    .where(
      and(
        eq(invoices.tenantId, period.tenantId),
        or(
          and(
            or(
              eq(invoices.stripeSubscriptionId, period.stripeSubscriptionId),
              isNull(invoices.stripeSubscriptionId),
            ),
            hasLine({ isUsage: true, periodStart }),
          ),
          ...lateItems.map((lateItemId) => hasLine({ lateItemId })),
        ),
      ),
    )
    .orderBy(asc(invoices.createdAt));
  return rows.flatMap(({ invoice, lines }) =>
    lines
      .filter((line) =>
        line.lateItemId === undefined ? line.isUsage && line.periodStart === periodStart : billsLate(line),
      )
      .map((line) => ({
        ...line,
        amountMinor: line.beforeDiscountMinor ?? line.amountMinor,
        afterDiscountMinor: line.beforeDiscountMinor === undefined ? null : line.amountMinor,
        invoice,
        invoiceStatus: invoice.status,
        isLate: billsLate(line),
      })),
  );
}

/** An invoice of a tenant as our copy has it; null when it has none. */
export async function findLineInvoice(
  tenantId: number,
  stripeInvoiceId: string,
): Promise<LineInvoice | null> {
  const [invoice] = await db().select(INVOICE).from(invoices).where(isInvoice(tenantId, stripeInvoiceId));
  return invoice ?? null;
}

/** One line of one invoice of a tenant; null when our copy has no such line. */
export async function findInvoiceLine(
  tenantId: number,
  stripeInvoiceId: string,
  lineId: string,
): Promise<{ invoice: LineInvoice; line: InvoiceLine } | null> {
  const [row] = await db()
    .select({ invoice: INVOICE, lines: invoices.lines })
    .from(invoices)
    .where(isInvoice(tenantId, stripeInvoiceId));
  const line = row?.lines.find(({ id }) => id === lineId);
  return row && line ? { invoice: row.invoice, line } : null;
}

/** The period whose usage a line bills; null when we kept none that begins with it. */
export async function findPeriodOfLine(
  tenantId: number,
  invoice: LineInvoice,
  line: InvoiceLine,
): Promise<PeriodKey | null> {
  if (line.lateItemId !== undefined) return findPeriodOfLateItem(tenantId, line.lateItemId);
  const [key] = await db()
    .select({
      tenantId: usagePeriods.tenantId,
      stripeSubscriptionId: usagePeriods.stripeSubscriptionId,
      startsAt: usagePeriods.startsAt,
    })
    .from(usagePeriods)
    .where(
      and(
        eq(usagePeriods.tenantId, tenantId),
        invoice.stripeSubscriptionId === null
          ? undefined
          : eq(usagePeriods.stripeSubscriptionId, invoice.stripeSubscriptionId),
        sql`date_trunc('second', ${usagePeriods.startsAt}) = ${line.periodStart}::timestamptz`,
      ),
    )
    .orderBy(sql`${usagePeriods.stripeInvoiceId} = ${invoice.stripeInvoiceId} desc nulls last`)
    .limit(1);
  return key ?? null;
}

async function findPeriodOfLateItem(tenantId: number, itemId: string): Promise<PeriodKey | null> {
  const [key] = await db()
    .select({
      tenantId: lateUsage.tenantId,
      stripeSubscriptionId: lateUsage.stripeSubscriptionId,
      startsAt: lateUsage.periodStartsAt,
    })
    .from(lateUsage)
    .where(and(eq(lateUsage.tenantId, tenantId), eq(lateUsage.stripeInvoiceItemId, itemId)))
    .limit(1);
  return key ?? null;
}

/** The items that bill a period's late usage at Stripe. */
async function listLateItems(period: PeriodKey): Promise<string[]> {
  const rows = await db()
    .select({ itemId: lateUsage.stripeInvoiceItemId })
    .from(lateUsage)
    .where(
      and(
        eq(lateUsage.tenantId, period.tenantId),
        eq(lateUsage.stripeSubscriptionId, period.stripeSubscriptionId),
        eq(lateUsage.periodStartsAt, period.startsAt),
      ),
    );
  return rows.flatMap(({ itemId }) => itemId ?? []);
}

function hasLine(part: Partial<InvoiceLine>): SQL {
  return sql`${invoices.lines} @> ${JSON.stringify([part])}::jsonb`;
}

/** When the first period begins that we kept of a subscription; null when we kept none. */
export async function findFirstPeriodStart(
  tenantId: number,
  stripeSubscriptionId: string,
): Promise<Date | null> {
  const [first] = await db()
    .select({ startsAt: usagePeriods.startsAt })
    .from(usagePeriods)
    .where(
      and(eq(usagePeriods.tenantId, tenantId), eq(usagePeriods.stripeSubscriptionId, stripeSubscriptionId)),
    )
    .orderBy(asc(usagePeriods.startsAt))
    .limit(1);
  return first?.startsAt ?? null;
}

function isInvoice(tenantId: number, stripeInvoiceId: string): SQL | undefined {
  return and(eq(invoices.tenantId, tenantId), eq(invoices.stripeInvoiceId, stripeInvoiceId));
}

/** A period's start as the lines of the mirror write it. */
function startOfLine(startsAt: Date): string {
  return new Date(Math.floor(startsAt.getTime() / 1000) * 1000).toISOString();
}
