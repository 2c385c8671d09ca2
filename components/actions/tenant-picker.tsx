"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Select } from "@/components/ui/select";
import type { TenantSearch } from "./use-tenant-search";

/** A search for a tenant, and the choice among those found. */
export function TenantPicker({
  search,
  words,
}: {
  search: TenantSearch;
  words: { label: string; noneFound: string; noTenants: string };
}) {
  const t = useTranslations("ui.tenantPicker");
  const ids = { search: useId(), tenant: useId(), hint: useId() };
  const { found, isSearching, typed, tenant } = search;

  function first(): string {
    if (isSearching) return t("searching");
    if (found.length > 0) return t("choose", { count: found.length });
    return typed.trim() ? words.noneFound : words.noTenants;
  }

  return (
    <>
      <div className="grid gap-1.5">
        <Label htmlFor={ids.search}>{words.label}</Label>
        <Input
          id={ids.search}
          type="search"
          maxLength={200}
          aria-describedby={ids.hint}
          value={typed}
          onChange={(event) => search.type(event.target.value)}
        />
        <p id={ids.hint} className="text-xs text-muted">
          {t("hint")}
        </p>
      </div>
      <div className="grid gap-1.5">
        <Label htmlFor={ids.tenant}>{t("tenant")}</Label>
        <Select
          id={ids.tenant}
          aria-busy={isSearching}
          value={tenant?.id ?? ""}
          onChange={(event) => search.choose(event.target.value)}
        >
          <option value="">{first()}</option>
          {found.map(({ id, name }) => (
            <option key={id} value={id}>
              {found.some((other) => other.name === name && other.id !== id) ? `${name} (${id})` : name}
            </option>
          ))}
        </Select>
      </div>
    </>
  );
}
