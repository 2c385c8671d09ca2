"use client";

import { useTranslations } from "next-intl";
import { Money } from "@/components/billing/money";
import type { FirstInvoicePreview } from "@/lib/billing/preview-first-invoice";

/** How a first invoice comes to its amount, where that is not simply the plan's base. */
export function FirstBillParts({ first }: { first: FirstInvoicePreview }) {
  const t = useTranslations("tenant.createSubscription");
  const parts = useTranslations("tenant.changePlan");
  const { subtotalMinor, discountMinor, taxMinor, balanceMinor, dueMinor, currency } = first;
  if (dueMinor === subtotalMinor) return null;
  const rows = [
    { label: t("subtotal"), minor: subtotalMinor },
    { label: parts("discount"), minor: -discountMinor },
    { label: parts("tax"), minor: taxMinor },
    { label: parts("balance"), minor: balanceMinor },
  ].filter(({ minor }) => minor !== 0);
  return (
    <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1">
      {rows.map(({ label, minor }) => (
        <Part key={label} label={label} minor={minor} currency={currency} />
      ))}
      <Part label={t("firstDue")} minor={dueMinor} currency={currency} />
    </dl>
  );
}

function Part({ label, minor, currency }: { label: string; minor: number; currency: string }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="text-right">
        <Money amountMinor={minor} currency={currency} />
      </dd>
    </>
  );
}
