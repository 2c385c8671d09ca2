"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { LookFailure } from "@/components/actions/look-failure";
import { Label } from "@/components/ui/label";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import type { CouponTerms } from "@/lib/domain/coupon";
import { useDiscountText } from "./use-discount-text";

type Answer = { ok: true; seen: CouponTerms[] } | { ok: false; message: string };

/** Stripe's coupons that can be given now, each with what it takes off and for how long. */
export function CouponChoice({
  answer,
  value,
  onChange,
  onAgain,
}: {
  answer: Answer | null;
  value: string | null;
  onChange: (id: string | null) => void;
  onAgain: () => void;
}) {
  const t = useTranslations("payment.coupon");
  const text = useDiscountText();
  const id = useId();
  if (answer === null)
    return (
      <div aria-busy="true" className="grid gap-1.5">
        <Skeleton className="h-4 w-20" />
        <Skeleton className="h-8 w-full" />
      </div>
    );
  if (!answer.ok)
    return (
      <div role="alert">
        <LookFailure message={answer.message} onAgain={onAgain} />
      </div>
    );
  if (answer.seen.length === 0) return <p className="text-sm text-muted">{t("none")}</p>;

  function lasting({ isOnce, months }: CouponTerms): string {
    if (isOnce) return t("once");
    return months === null ? t("forever") : t("months", { count: months });
  }

  return (
    <div className="grid gap-1.5">
      <Label htmlFor={id}>{t("coupon")}</Label>
      <Select id={id} value={value ?? ""} onChange={(event) => onChange(event.target.value || null)}>
        <option value="">{t("choose")}</option>
        {answer.seen.map((coupon) => (
          <option key={coupon.id} value={coupon.id}>
            {t("option", { name: coupon.name ?? coupon.id, off: text(coupon), lasting: lasting(coupon) })}
          </option>
        ))}
      </Select>
    </div>
  );
}
