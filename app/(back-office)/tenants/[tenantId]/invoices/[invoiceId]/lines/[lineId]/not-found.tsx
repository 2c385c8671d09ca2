import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { buttonStyle } from "@/components/ui/button";
import { NoticePage } from "@/components/ui/notice-page";

export default async function LineNotFound() {
  const t = await getTranslations("explanation.notFound");
  return (
    <NoticePage code="404" title={t("lineTitle")} body={t("lineBody")}>
      <Link href="/billing" className={buttonStyle({ variant: "primary" })}>
        {t("back")}
      </Link>
    </NoticePage>
  );
}
