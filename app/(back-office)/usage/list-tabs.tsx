import { getTranslations } from "next-intl/server";
import { LinkTabs } from "@/components/ui/tabs";
import { readAttention } from "@/lib/analytics/queries";
import { USAGE_LISTS, type UsageList } from "@/lib/domain/usage-lists";
import { viewQuery } from "./view";

/** The screen's lists, with how much in them waits for a person; each begins unfiltered, at its first page. */
export async function ListTabs({ current }: { current: UsageList }) {
  const t = await getTranslations("usage.tabs");
  const { blockedPeriods, lateCorrections, unassignedCalls } = await readAttention();
  const waiting: Record<UsageList, number> = {
    periods: blockedPeriods,
    late: lateCorrections,
    unassigned: unassignedCalls,
    runs: 0,
  };
  return (
    <LinkTabs
      label={t("label")}
      tabs={USAGE_LISTS.map((list) => ({
        label: waiting[list] > 0 ? t("waiting", { list: t(list), count: waiting[list] }) : t(list),
        href: `/usage${viewQuery({ show: list })}`,
        isCurrent: list === current,
      }))}
    />
  );
}
