import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { buttonStyle } from "@/components/ui/button";
import { NoticePage } from "@/components/ui/notice-page";

export default async function UnauthorizedPage() {
  const t = await getTranslations("shell.unauthorized");
  return (
    <NoticePage code="401" title={t("title")} body={t("body")}>
      <Link href="/sign-in" className={buttonStyle({ variant: "primary" })}>
        {t("signIn")}
      </Link>
    </NoticePage>
  );
}
