import { TriangleAlert } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { DateTime } from "@/components/billing/date-time";
import { Money } from "@/components/billing/money";
import { Skeleton } from "@/components/ui/skeleton";
import { previewNextInvoice } from "@/lib/billing/queries";
import type { NextInvoicePreview } from "@/lib/billing/with-pending-overage";
import { meaningOf } from "@/lib/domain/subscription";
import { reasonOf } from "@/lib/errors";
import { logger } from "@/lib/logger";
import type { Tenant } from "@/lib/tenants/find-tenant";
import { InvoiceLines } from "./invoice-lines";

/** Stripe's preview or, when Stripe does not answer, what was stored when it last did. */
export async function NextInvoice({ tenant }: { tenant: Tenant }) {
  const t = await getTranslations("tenant.next");
  const preview = await previewOf(tenant);
  return (
    <div className="grid gap-3">
      <h3 className="text-xs text-muted">{t("title")}</h3>
      {preview === "unanswered" ? (
        <StoredInvoice tenant={tenant} />
      ) : preview ? (
        <>
          <Headline at={preview.at} amountMinor={preview.amountMinor} currency={preview.currency} />
          <InvoiceLines
            lines={preview.lines}
            currency={preview.currency}
            discountMinor={preview.discountMinor}
            taxMinor={preview.taxMinor}
            balanceMinor={preview.balanceMinor}
          />
          {tenant.status && !meaningOf(tenant.status).collectsInvoices && (
            <p className="text-sm text-attention">{t("draftOnly")}</p>
          )}
          {preview.balanceAfterMinor < 0 && (
            <p className="text-sm">
              {t.rich("creditLeft", {
                amount: () => <Money amountMinor={-preview.balanceAfterMinor} currency={preview.currency} />,
              })}
            </p>
          )}
          <p className="text-xs text-muted">{t(preview.hasPendingOverage ? "liveWithOverage" : "live")}</p>
        </>
      ) : (
        <p className="text-sm text-muted">{t("nothing")}</p>
      )}
    </div>
  );
}

async function previewOf(tenant: Tenant): Promise<NextInvoicePreview | null | "unanswered"> {
  if (!tenant.stripeSubscriptionId) return null;
  try {
    return await previewNextInvoice(tenant.id);
  } catch (error) {
    // The page is of use without Stripe; what is shown instead says how old it is.
    logger.warn({ tenantId: tenant.id, reason: reasonOf(error) }, "next invoice not previewed");
    return "unanswered";
  }
}

async function StoredInvoice({ tenant }: { tenant: Tenant }) {
  const t = await getTranslations("tenant.next");
  const { nextInvoiceAmountMinor, nextInvoiceAt, currency, syncedAt } = tenant;
  return (
    <>
      {nextInvoiceAmountMinor !== null && currency && (
        <Headline at={nextInvoiceAt} amountMinor={nextInvoiceAmountMinor} currency={currency} />
      )}
      <p className="flex items-start gap-2 text-xs text-attention">
        <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
        <span>
          {nextInvoiceAmountMinor === null || !syncedAt
            ? t("unknown")
            : t.rich("asOf", { date: () => <DateTime at={syncedAt} style="dateTime" /> })}
        </span>
      </p>
    </>
  );
}

function Headline({ at, amountMinor, currency }: { at: Date | null; amountMinor: number; currency: string }) {
  return (
    <p className="flex flex-wrap items-baseline justify-between gap-x-4">
      <span className="text-xl font-semibold">
        <Money amountMinor={amountMinor} currency={currency} />
      </span>
      <span className="text-sm">
        <DateTime at={at} />
      </span>
    </p>
  );
}

export function NextInvoiceSkeleton() {
  return (
    <div aria-busy="true" className="grid gap-3">
      <Skeleton className="h-4 w-24" />
      <Skeleton className="h-7 w-full" />
      <Skeleton className="h-4 w-full" />
      <Skeleton className="h-4 w-2/3" />
    </div>
  );
}
