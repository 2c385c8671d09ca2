import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { findLocale, LOCALE_COOKIE, preferredLocale } from "./locales";
import { MESSAGES } from "./messages";

export default getRequestConfig(async () => {
  const chosen = findLocale((await cookies()).get(LOCALE_COOKIE)?.value);
  const locale = chosen ?? preferredLocale((await headers()).get("accept-language"));
  // Periods, days and invoices are counted in UTC, so they are shown in UTC.
  return { locale, messages: MESSAGES[locale], timeZone: "UTC" };
});
