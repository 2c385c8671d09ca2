import type { Metadata } from "next";
import Link from "next/link";
import { notFound, redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { periodAddress } from "@/app/(back-office)/tenants/[tenantId]/explanation-address";
import { LineName } from "@/app/(back-office)/tenants/[tenantId]/invoice-lines";
import { ClientMessages } from "@/components/ui/client-messages";
import { Section } from "@/components/ui/section";
import { TableSkeleton } from "@/components/ui/table-skeleton";
import { requireAdmin } from "@/lib/auth/require-admin";
import { whyUnexplained } from "@/lib/domain/unexplained-line";
import { findFirstPeriodStart, findInvoiceLine, findPeriodOfLine } from "@/lib/ledger/usage-lines";
import { findTenant } from "@/lib/tenants/find-tenant";
import { CallsMeanwhile } from "./calls-meanwhile";
import { LineCard } from "./line-card";

type Props = PageProps<"/tenants/[tenantId]/invoices/[invoiceId]/lines/[lineId]">;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("explanation.line"))("title") };
}

/** Leads a usage line to the explanation of its period; where there is none, says why, and what is known. */
export default async function InvoiceLinePage({ params }: Props) {
  await requireAdmin();
  const { tenantId, invoiceId, lineId } = await params;
  const tenant = await findTenant(tenantId);
  const found = tenant && (await findInvoiceLine(tenant.id, invoiceId, lineId));
  if (!found) notFound();
  const { invoice, line } = found;
  const period = line.isUsage ? await findPeriodOfLine(tenant.id, invoice, line) : null;
  if (period) redirect(periodAddress(period));

  const { stripeSubscriptionId } = invoice;
  const first = stripeSubscriptionId && (await findFirstPeriodStart(tenant.id, stripeSubscriptionId));
  const why = whyUnexplained(line, stripeSubscriptionId, first || null);
  const t = await getTranslations("explanation.line");
  return (
    <ClientMessages>
      <main className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-6">
        <header>
          <Link
            href={`/tenants/${tenant.id}`}
            className="rounded-sm text-sm break-words text-muted hover:text-ink"
          >
            {tenant.name}
          </Link>
          <h1 className="mt-1 text-2xl font-semibold">{t("title")}</h1>
          <p className="mt-1 text-sm text-muted">
            {t.rich("lead", {
              line: () => <LineName line={line} />,
              invoice: invoice.number ?? invoice.stripeInvoiceId,
            })}
          </p>
        </header>
        <LineCard line={line} invoice={invoice} why={why} />
        {line.isUsage && (
          <Section skeleton={<TableSkeleton rows={1} />}>
            <CallsMeanwhile tenantId={tenant.id} line={line} />
          </Section>
        )}
      </main>
    </ClientMessages>
  );
}
