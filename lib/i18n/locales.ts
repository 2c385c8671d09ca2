export const LOCALES = ["en", "fr"] as const;
export type Locale = (typeof LOCALES)[number];

/** The cookie that keeps an admin's choice; without it the browser's languages decide. */
export const LOCALE_COOKIE = "locale";

const FALLBACK: Locale = "en";

export function findLocale(value: string | undefined): Locale | null {
  return LOCALES.find((known) => known === value) ?? null;
}

/** The best of our languages for an Accept-Language header, by its quality values and then its order. */
export function preferredLocale(acceptLanguage: string | null): Locale {
  const wanted = (acceptLanguage ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().split(";");
      const quality = parameters.map((parameter) => parameter.trim()).find((p) => p.startsWith("q="));
      return { tag: tag.toLowerCase(), quality: quality ? Number(quality.slice(2)) : 1 };
    })
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality);
  for (const { tag } of wanted) {
    const locale = findLocale(tag.split("-")[0]);
    if (locale) return locale;
  }
  return FALLBACK;
}
