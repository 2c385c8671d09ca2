"use client";

import { useTranslations } from "next-intl";
import { COLLECTION_METHODS, type CollectionMethod } from "@/lib/domain/values";

export function CollectionChoice({
  value,
  onChange,
}: {
  value: CollectionMethod;
  onChange: (method: CollectionMethod) => void;
}) {
  const t = useTranslations("tenant.createSubscription");
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 text-sm font-medium">{t("collection")}</legend>
      {COLLECTION_METHODS.map((method) => (
        <label key={method} className="flex items-start gap-2 text-sm">
          <input
            type="radio"
            name="collectionMethod"
            className="mt-1 accent-accent"
            checked={value === method}
            onChange={() => onChange(method)}
          />
          <span>
            {t(method)}
            <span className="block text-xs text-muted">{t(`${method}Hint`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
