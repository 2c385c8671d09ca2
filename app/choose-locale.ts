"use server";

import { cookies } from "next/headers";
import { findLocale, LOCALE_COOKIE } from "@/lib/i18n/locales";

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Anybody may choose a language, signed in or not; it changes nothing but a cookie of theirs. */
export async function chooseLocale(value: string): Promise<void> {
  const locale = findLocale(value);
  if (!locale) return;
  const jar = await cookies();
  jar.set(LOCALE_COOKIE, locale, { maxAge: YEAR_SECONDS, sameSite: "lax", httpOnly: true, path: "/" });
}
