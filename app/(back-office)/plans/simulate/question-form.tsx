"use client";

import { X } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { parseAsInteger, useQueryStates } from "nuqs";
import { type FormEvent, useId, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Select } from "@/components/ui/select";
import { mainUnitsOf } from "@/lib/domain/money";
import type { SimulatedTerms } from "@/lib/domain/simulation";
import { DRAFT_PLAN, type DraftProblems, type DraftText } from "@/lib/domain/simulation-request";
import type { PlanOption } from "@/lib/simulator/simulated-plans";
import { DraftFields } from "./draft-fields";
import { NO_DRAFT, QUESTION } from "./view";

const MONTH = /^20\d\d-\d\d$/;

/** What is asked. A choice is answered at once; terms that are typed, when they are sent. */
export function QuestionForm({
  month,
  latestMonth,
  options,
  plan,
  tenantName,
  draft,
  problems,
  terms,
}: {
  month: string;
  latestMonth: string;
  options: PlanOption[];
  /** "growth.2", the word for a draft, or nothing. */
  plan: string;
  tenantName: string | null;
  draft: DraftText;
  problems: DraftProblems;
  /** What is simulated now: a draft begins with it. */
  terms: SimulatedTerms | null;
}) {
  const t = useTranslations("simulator");
  const ids = { month: useId(), plan: useId() };
  const [isPending, startTransition] = useTransition();
  const [, setView] = useQueryStates(
    { ...QUESTION, page: parseAsInteger },
    { shallow: false, scroll: false, history: "push", startTransition },
  );
  const locale = useLocale();
  // What was chosen and typed belongs to the address it was chosen and typed at.
  const address = JSON.stringify([plan, draft]);
  const [local, setLocal] = useState<{ of: string; plan: string; draft: DraftText } | null>(null);
  const atAddress = { plan, draft: plan === DRAFT_PLAN || !terms ? draft : draftOf(terms, locale) };
  const { plan: chosen, draft: typed } = local?.of === address ? local : atAddress;
  const isDraft = chosen === DRAFT_PLAN;

  function choosePlan(value: string) {
    setLocal({ of: address, plan: value, draft: typed });
    // A draft is answered when it is sent: at first it is what was simulated before.
    if (value !== DRAFT_PLAN && value !== "") setView({ ...NO_DRAFT, plan: value, page: null });
  }

  function send(event: FormEvent) {
    event.preventDefault();
    if (isDraft) setView({ ...typed, plan: DRAFT_PLAN, page: null });
  }

  return (
    <Card className="p-4" aria-label={t("question")} aria-busy={isPending}>
      <form noValidate className="grid gap-4" onSubmit={send}>
        <div className="flex flex-wrap items-end gap-x-4 gap-y-3">
          <div className="grid w-full gap-1.5 sm:w-44">
            <Label htmlFor={ids.month}>{t("month")}</Label>
            <Input
              key={month}
              id={ids.month}
              type="month"
              defaultValue={month}
              max={latestMonth}
              onChange={({ target: { value } }) => {
                if (MONTH.test(value) && value <= latestMonth) setView({ month: value, page: null });
              }}
            />
          </div>
          <div className="grid w-full gap-1.5 sm:w-80">
            <Label htmlFor={ids.plan}>{t("plan")}</Label>
            <Select id={ids.plan} value={chosen} onChange={(event) => choosePlan(event.target.value)}>
              {chosen === "" && <option value="">{t("choosePlan")}</option>}
              <PlanOptions options={options} />
              <option value={DRAFT_PLAN}>{t("draftPlan")}</option>
            </Select>
          </div>
          <div className="flex min-h-8 min-w-0 flex-wrap items-center gap-x-2 text-sm">
            {tenantName === null ? (
              <span className="text-muted">{t("allTenants")}</span>
            ) : (
              <>
                <span className="min-w-0 break-words">{t("onlyTenant", { name: tenantName })}</span>
                <Button size="sm" variant="ghost" onClick={() => setView({ tenant: null, page: null })}>
                  <X aria-hidden />
                  {t("showAll")}
                </Button>
              </>
            )}
          </div>
        </div>
        {isDraft && (
          <>
            <DraftFields
              typed={typed}
              problems={problems}
              onChange={(changes) => setLocal({ of: address, plan: chosen, draft: { ...typed, ...changes } })}
            />
            <div className="flex flex-wrap items-center gap-3">
              <Button type="submit" variant="primary" aria-disabled={isPending}>
                {t(isPending ? "simulating" : "simulate")}
              </Button>
              <p className="text-sm text-muted">{t("draftNote")}</p>
            </div>
          </>
        )}
      </form>
    </Card>
  );
}

/** Versions on sale first; any other can be simulated too. */
function PlanOptions({ options }: { options: PlanOption[] }) {
  const t = useTranslations("simulator");
  const standing = useTranslations("plans.standing");
  const onSale = options.filter((option) => option.standing === "published");
  const others = options.filter((option) => option.standing !== "published");
  return (
    <>
      {onSale.length > 0 && (
        <optgroup label={t("onSale")}>
          {onSale.map(({ key, name, version, currency }) => (
            <option key={`${key}.${version}`} value={`${key}.${version}`}>
              {t("planOption", { name, version, currency: currency.toUpperCase() })}
            </option>
          ))}
        </optgroup>
      )}
      {others.length > 0 && (
        <optgroup label={t("notOnSale")}>
          {others.map((option) => (
            <option key={`${option.key}.${option.version}`} value={`${option.key}.${option.version}`}>
              {t("planOption", { ...option, currency: option.currency.toUpperCase() })}
              {` · ${standing(option.standing)}`}
            </option>
          ))}
        </optgroup>
      )}
    </>
  );
}

/** Terms as somebody of a language types them. */
function draftOf(terms: SimulatedTerms, locale: string): DraftText {
  const sign = new Intl.NumberFormat(locale).format(1.1).charAt(1);
  const { currency, baseAmountMinor, includedMinutes, overagePriceMinor, callIncrementSeconds } = terms;
  return {
    base: mainUnitsOf(baseAmountMinor, currency).replace(".", sign),
    currency,
    interval: terms.billingInterval,
    mode: terms.usageMode,
    included: includedMinutes === null ? "" : String(includedMinutes),
    overage: overagePriceMinor === null ? "" : mainUnitsOf(overagePriceMinor, currency).replace(".", sign),
    increment: String(callIncrementSeconds),
  };
}
