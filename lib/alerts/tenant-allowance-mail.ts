import { createTranslator } from "use-intl/core";
import type { AllowanceAlert } from "@/lib/domain/alert";
import type { AlertMessage } from "@/lib/domain/alert-message";
import { moneyText } from "@/lib/domain/money";
import { preferredLocale } from "@/lib/i18n/locales";
import { MESSAGES } from "@/lib/i18n/messages";

/** What a tenant is written when its allowance is nearly or all used, in its language as far as we speak it. */
export function tenantAllowanceMail(alert: AllowanceAlert): AlertMessage {
  const locale = preferredLocale(alert.locale);
  const t = createTranslator({ locale, messages: MESSAGES[locale], namespace: "allowances.mail" });
  const { usedMinutes, includedMinutes, percent, isSuspended, beyond } = alert;
  const ends = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(
    new Date(alert.endsAt),
  );
  const isUsedUp = percent >= 100;
  return {
    title: t(isUsedUp ? "usedUp" : "nearly", { percent }),
    lead: isSuspended ? t("suspended", { ends }) : t(isUsedUp ? `beyond.${beyond}` : "warning", { ends }),
    facts: [
      { name: t("used"), value: t("minutes", { count: usedMinutes }) },
      { name: t("included"), value: t("minutes", { count: includedMinutes }) },
      { name: t("ends"), value: ends },
      ...projected(alert),
    ],
    links: [],
  };

  function projected({ projection, currency }: AllowanceAlert): AlertMessage["facts"] {
    if (!projection || isSuspended) return [];
    const total = { name: t("projected"), value: t("minutes", { count: projection.minutes }) };
    if (beyond !== "billed" || projection.overageMinutes === 0) return [total];
    const amount = moneyText(projection.overageAmountMinor, currency, locale);
    const value = t("overageValue", { count: projection.overageMinutes, amount });
    return [total, { name: t("overage"), value }];
  }
}
