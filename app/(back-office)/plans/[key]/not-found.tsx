import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { buttonStyle } from "@/components/ui/button";
import { NoticePage } from "@/components/ui/notice-page";

export default async function PlanNotFound() {
  const t = await getTranslations("plans.notFound");
  return (
    <NoticePage code="404" title={t("title")} body={t("body")}>
      <Link href="/plans" className={buttonStyle()}>
        {t("back")}
      </Link>
    </NoticePage>
  );
}
