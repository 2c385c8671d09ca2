"use client";

import { Languages } from "lucide-react";
import { type Locale, useLocale, useTranslations } from "next-intl";
import { useTransition } from "react";
import { buttonStyle } from "./button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from "./dropdown-menu";

const LANGUAGES = ["en", "fr"] as const satisfies Locale[];

/** The action keeps the choice; it comes from `app`, which this folder does not know. */
export function LanguageSwitch({ choose }: { choose: (locale: string) => Promise<void> }) {
  const t = useTranslations("ui.language");
  const locale = useLocale();
  const [isPending, startTransition] = useTransition();
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        aria-label={t("label")}
        aria-busy={isPending}
        className={buttonStyle({ variant: "ghost" })}
      >
        <Languages aria-hidden />
        <span aria-hidden className="uppercase">
          {locale}
        </span>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuRadioGroup
          value={locale}
          onValueChange={(value) => startTransition(() => choose(value))}
        >
          {LANGUAGES.map((language) => (
            <DropdownMenuRadioItem key={language} value={language} lang={language}>
              {t(language)}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
