import { FileText } from "lucide-react";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageLinks } from "@/components/ui/page-links";
import { Table, TableFrame, TableHead } from "@/components/ui/table";
import { listInvoices } from "@/lib/invoices/queries";
import { InvoiceRow } from "./invoice-row";
import { type TenantSearch, tenantAddress } from "./tenant-address";

const PAGE_SIZE = 10;
const Page = z.coerce.number().int().min(1).max(10_000).catch(1);

export async function InvoicesSection({ tenantId, search }: { tenantId: number; search: TenantSearch }) {
  const t = await getTranslations("tenant.invoices");
  const page = Page.parse(search.page);
  const { invoices, total } = await listInvoices({ tenantId, page, pageSize: PAGE_SIZE });
  const lastPage = Math.max(1, Math.ceil(total / PAGE_SIZE));
  if (page > lastPage) redirect(tenantAddress(tenantId, search, { page: String(lastPage) }));
  return (
    <Card aria-labelledby="invoices">
      <CardHeader id="invoices" title={t("title")}>
        <PageLinks
          label={t("pages")}
          page={page}
          pageSize={PAGE_SIZE}
          total={total}
          hrefOf={(number) => tenantAddress(tenantId, search, { page: String(number) })}
          words={{ previous: t("previous"), next: t("next") }}
        />
      </CardHeader>
      {total === 0 ? (
        <EmptyState icon={<FileText />} title={t("empty")} body={t("emptyBody")} />
      ) : (
        <TableFrame label={t("list")}>
          <Table>
            <thead>
              <tr>
                <TableHead>{t("number")}</TableHead>
                <TableHead>{t("status")}</TableHead>
                <TableHead>{t("created")}</TableHead>
                <TableHead>{t("period")}</TableHead>
                <TableHead>{t("lines")}</TableHead>
                <TableHead align="end">{t("due")}</TableHead>
                <TableHead align="end">{t("paid")}</TableHead>
              </tr>
            </thead>
            <tbody>
              {invoices.map((invoice) => (
                <InvoiceRow key={invoice.stripeInvoiceId} tenantId={tenantId} invoice={invoice} />
              ))}
            </tbody>
          </Table>
        </TableFrame>
      )}
    </Card>
  );
}
