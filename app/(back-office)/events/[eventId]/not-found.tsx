import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { buttonStyle } from "@/components/ui/button";
import { NoticePage } from "@/components/ui/notice-page";

export default async function EventNotFound() {
  const t = await getTranslations("events.notFound");
  return (
    <NoticePage code="404" title={t("title")} body={t("body")}>
      <Link href="/events" className={buttonStyle({ variant: "primary" })}>
        {t("back")}
      </Link>
    </NoticePage>
  );
}
