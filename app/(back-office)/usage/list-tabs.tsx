import { getTranslations } from "next-intl/server";
import { LinkTabs } from "@/components/ui/tabs";
import type { UsageList } from "@/lib/domain/usage-lists";
import { viewQuery } from "./view";

const LISTS: readonly UsageList[] = ["periods", "runs"];

/** The screen's lists; each begins unfiltered, at its first page. */
export async function ListTabs({ current }: { current: UsageList }) {
  const t = await getTranslations("usage.tabs");
  return (
    <LinkTabs
      label={t("label")}
      tabs={LISTS.map((list) => ({
        label: t(list),
        href: `/usage${viewQuery({ show: list })}`,
        isCurrent: list === current,
      }))}
    />
  );
}
