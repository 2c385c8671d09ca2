"use client";

import { useFormatter, useTranslations } from "next-intl";
import { Money } from "@/components/billing/money";

export type OwedInvoice = {
  id: string;
  number: string | null;
  remainingMinor: number;
  currency: string;
  attemptCount: number;
  createdAt: Date;
  dueAt: Date | null;
  nextAttemptAt: Date | null;
  /** Why the last try failed, in Stripe's words. */
  failure: string | null;
};

/** Which open invoice to charge, with what Stripe has tried and will try by itself. */
export function OpenInvoiceChoice({
  invoices,
  value,
  onChange,
}: {
  invoices: OwedInvoice[];
  value: string;
  onChange: (id: string) => void;
}) {
  const t = useTranslations("payment.retry");
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 text-sm font-medium">{t("which")}</legend>
      {invoices.map((invoice) => (
        <label
          key={invoice.id}
          className="flex items-start gap-2 rounded-md border border-line px-3 py-2 text-sm has-checked:border-accent"
        >
          <input
            type="radio"
            name="invoice"
            className="mt-1 accent-accent"
            checked={invoice.id === value}
            onChange={() => onChange(invoice.id)}
          />
          <span className="min-w-0 flex-1">
            <span className="flex flex-wrap justify-between gap-x-4">
              <span className="tabular-nums">{invoice.number ?? invoice.id}</span>
              <span className="font-medium">
                <Money amountMinor={invoice.remainingMinor} currency={invoice.currency} />
              </span>
            </span>
            <History invoice={invoice} />
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function History({ invoice }: { invoice: OwedInvoice }) {
  const t = useTranslations("payment.retry");
  const format = useFormatter();
  const day = (at: Date) => format.dateTime(at, { dateStyle: "long" });
  const facts = [
    t("created", { date: day(invoice.createdAt) }),
    t("attempts", { count: invoice.attemptCount }),
    invoice.dueAt && t("due", { date: day(invoice.dueAt) }),
    invoice.nextAttemptAt ? t("nextAttempt", { date: day(invoice.nextAttemptAt) }) : t("noNextAttempt"),
  ].filter(Boolean);
  return (
    <span className="block text-xs text-muted">
      {facts.join(" · ")}
      {invoice.failure && <span className="block text-danger">{invoice.failure}</span>}
    </span>
  );
}
