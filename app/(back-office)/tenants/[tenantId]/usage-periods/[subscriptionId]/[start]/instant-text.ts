/** An instant to the second in UTC, as a period's ends are counted, inside a sentence. */
export function instantText(at: Date, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    dateStyle: "medium",
    timeStyle: "medium",
    timeZone: "UTC",
  }).format(at);
}
