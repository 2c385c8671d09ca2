import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { chooseLocale } from "@/app/choose-locale";
import { LanguageSwitch } from "@/components/ui/language-switch";
import { NoticePage } from "@/components/ui/notice-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("thanks"))("done") };
}

/**
 * Where Stripe sends a tenant back after a checkout link. It is public, because
 * who pays has no account here, and it knows nothing: not even whether anybody paid.
 */
export default async function ThanksPage({ searchParams }: PageProps<"/thanks">) {
  const { outcome } = await searchParams;
  const t = await getTranslations("thanks");
  const hasLeft = outcome === "left";
  return (
    <NoticePage title={t(hasLeft ? "left" : "done")} body={t(hasLeft ? "leftBody" : "doneBody")}>
      <LanguageSwitch choose={chooseLocale} />
    </NoticePage>
  );
}
