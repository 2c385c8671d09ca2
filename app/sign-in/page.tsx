import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { chooseLocale } from "@/app/choose-locale";
import { Logo } from "@/components/shell/logo";
import { ClientMessages } from "@/components/ui/client-messages";
import { LanguageSwitch } from "@/components/ui/language-switch";
import { ThemeSwitch } from "@/components/ui/theme-switch";
import { currentAdmin } from "@/lib/auth/current-admin";
import { returnPathFrom } from "@/lib/domain/return-path";
import { SignInForm } from "./sign-in-form";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("signIn"))("submit") };
}

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  if (await currentAdmin()) redirect("/billing");
  const { callbackUrl } = await searchParams;
  const t = await getTranslations("signIn");
  return (
    <div className="flex min-h-dvh flex-col">
      <div className="flex justify-end gap-1 p-3">
        <LanguageSwitch choose={chooseLocale} />
        <ThemeSwitch />
      </div>
      <main className="grid flex-1 place-items-center px-4 pb-24">
        <div className="w-full max-w-sm">
          <Logo />
          <h1 className="mt-8 text-xl font-semibold">{t("title")}</h1>
          <p className="mt-1 text-muted">{t("subtitle")}</p>
          <ClientMessages namespaces={["signIn"]}>
            <SignInForm returnTo={returnPathFrom([callbackUrl].flat()[0], "/billing")} />
          </ClientMessages>
        </div>
      </main>
    </div>
  );
}
