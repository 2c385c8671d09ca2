import { Gauge, GitCompareArrows, Inbox, Package, ReceiptText, Settings } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { chooseLocale } from "@/app/choose-locale";
import { AccountMenu } from "@/components/shell/account-menu";
import { Logo } from "@/components/shell/logo";
import { ModeBadge } from "@/components/shell/mode-badge";
import { NavLink } from "@/components/shell/nav-link";
import { LanguageSwitch } from "@/components/ui/language-switch";
import { ThemeSwitch } from "@/components/ui/theme-switch";
import { currentAdmin } from "@/lib/auth/current-admin";
import { stripeDashboard } from "@/lib/stripe-dashboard";

export default async function BackOfficeLayout({ children }: { children: ReactNode }) {
  const admin = await currentAdmin();
  // The page below answers 401 by itself: a layout is not a guard.
  if (!admin) return children;
  const t = await getTranslations("shell");
  const name = admin.name ?? admin.email;
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[13rem_minmax(0,1fr)] print:block">
      <a
        href="#content"
        className="sr-only rounded-md bg-accent px-3 py-2 text-sm font-medium text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50"
      >
        {t("skip")}
      </a>

      <nav
        aria-label={t("navigation")}
        className="flex items-center gap-4 border-b border-line bg-surface px-4 py-2 lg:sticky lg:top-0 lg:h-dvh lg:flex-col lg:items-stretch lg:border-r lg:border-b-0 lg:px-3 lg:py-3 print:hidden"
      >
        <Link href="/billing" className="shrink-0 rounded-md lg:px-2 lg:py-1">
          <Logo />
        </Link>
        <div className="flex min-w-0 gap-1 overflow-x-auto lg:flex-col lg:overflow-visible">
          <NavLink href="/billing" below={["/tenants"]}>
            <ReceiptText aria-hidden />
            {t("billing")}
          </NavLink>
          <NavLink href="/usage">
            <Gauge aria-hidden />
            {t("usage")}
          </NavLink>
          <NavLink href="/events">
            <Inbox aria-hidden />
            {t("events")}
          </NavLink>
          <NavLink href="/reconciliation">
            <GitCompareArrows aria-hidden />
            {t("reconciliation")}
          </NavLink>
          <NavLink href="/plans">
            <Package aria-hidden />
            {t("plans")}
          </NavLink>
          <NavLink href="/settings">
            <Settings aria-hidden />
            {t("settings")}
          </NavLink>
        </div>
      </nav>

      <div className="min-w-0">
        <header className="sticky top-0 z-30 border-b border-line bg-canvas/90 backdrop-blur print:hidden">
          <div className="mx-auto flex h-12 max-w-[120rem] items-center justify-end gap-1 px-4 sm:px-6">
            <div className="mr-auto">
              <ModeBadge dashboard={stripeDashboard()} />
            </div>
            <LanguageSwitch choose={chooseLocale} />
            <ThemeSwitch />
            <AccountMenu
              name={name}
              email={admin.email}
              words={{
                account: t("account", { name }),
                role: t(`role.${admin.role}`),
                signOut: t("signOut"),
              }}
            />
          </div>
        </header>
        <div
          id="content"
          tabIndex={-1}
          className="mx-auto max-w-[120rem] px-4 py-6 outline-none sm:px-6 print:p-0"
        >
          {children}
        </div>
      </div>
    </div>
  );
}
