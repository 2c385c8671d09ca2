import { useLocale, useTranslations } from "next-intl";
import { Missing } from "@/components/ui/missing";

const STYLES = {
  date: { dateStyle: "medium", timeZone: "UTC" },
  dateTime: { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** A date or an instant in UTC, as periods and invoices are counted. */
export function DateTime({
  at,
  style = "date",
  missing,
}: {
  at: Date | null;
  style?: keyof typeof STYLES;
  missing?: string;
}) {
  const locale = useLocale();
  const t = useTranslations("ui");
  if (!at) return <Missing reason={missing ?? t("noDate")} />;
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "long", timeZone: "UTC" });
  return (
    <time
      dateTime={at.toISOString()}
      title={exact.format(at)}
      suppressHydrationWarning
      className="whitespace-nowrap tabular-nums"
    >
      {new Intl.DateTimeFormat(locale, STYLES[style]).format(at)}
    </time>
  );
}
