import { useLocale } from "next-intl";

/** From one day to another in UTC, as short as the language allows: "Mar 2 – Apr 2, 2026". */
export function DateRange({ from, to }: { from: Date; to: Date }) {
  const locale = useLocale();
  const format = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
  return (
    // The server's and the browser's Intl may differ in a space.
    <span suppressHydrationWarning className="whitespace-nowrap tabular-nums">
      {format.formatRange(from, to)}
    </span>
  );
}
