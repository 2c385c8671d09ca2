import { getTranslations } from "next-intl/server";
import type { Unavailable } from "@/app/(back-office)/tenants/[tenantId]/situation";
import { COLLECTION_METHODS } from "@/lib/domain/values";
import { listOpenInvoices } from "@/lib/invoices/queries";
import type { Tenant } from "@/lib/tenants/find-tenant";
import { CollectionSheet } from "./collection-sheet";
import { CouponSheet } from "./coupon-sheet";
import { RemoveDiscountDialog } from "./remove-discount-dialog";
import { RetryPaymentDialog } from "./retry-payment-dialog";
import { TaxDialog } from "./tax-dialog";

const MOST_INVOICES = 20;

export async function PaymentActions({ tenant, unavailable }: { tenant: Tenant; unavailable: Unavailable }) {
  const [invoices, t] = await Promise.all([
    listOpenInvoices(tenant.id, MOST_INVOICES),
    getTranslations("payment.terms"),
  ]);
  const { id, name, paymentMethod, discounts, daysUntilDue } = tenant;
  const discount = discounts.map((held) => held.name ?? held.couponId ?? t("unnamed")).join(", ");
  const method = COLLECTION_METHODS.find((known) => known === tenant.collectionMethod);
  return (
    <>
      <RetryPaymentDialog
        tenant={{ id, name, paymentMethod }}
        invoices={invoices}
        intentId={crypto.randomUUID()}
        unavailable={unavailable("retry_payment")}
      />
      <CouponSheet
        tenant={{ id, name }}
        replaced={discount || null}
        intentId={crypto.randomUUID()}
        unavailable={unavailable("apply_coupon")}
      />
      <RemoveDiscountDialog
        tenant={{ id, name }}
        discount={discount}
        intentId={crypto.randomUUID()}
        unavailable={unavailable("remove_discount")}
      />
      <CollectionSheet
        tenant={{ id, name, paymentMethod, hasOpenInvoice: invoices.length > 0 }}
        current={{ method: method ?? "charge_automatically", daysUntilDue }}
        next={nextBill(tenant)}
        intentId={crypto.randomUUID()}
        unavailable={unavailable("change_collection_method")}
      />
      <TaxDialog
        tenant={{ id, name }}
        isOn={tenant.automaticTax}
        intentId={crypto.randomUUID()}
        unavailable={unavailable("set_automatic_tax")}
      />
    </>
  );
}

function nextBill({ nextInvoiceAt: at, nextInvoiceAmountMinor: amountMinor, currency }: Tenant) {
  return at && amountMinor !== null && currency ? { at, amountMinor, currency } : null;
}
