/**
 * How many digits of an amount are minor units *at Stripe*. It follows ISO 4217
 * except where Stripe keeps two digits for old integrations (ISK, UGX), so
 * `Intl` cannot be asked. See docs.stripe.com/currencies.
 */
const WITHOUT_MINOR_UNITS = new Set("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(" "));
const WITH_THREE_DIGITS = new Set("BHD JOD KWD OMR TND".split(" "));

export function minorDigitsOf(currency: string): number {
  const code = currency.toUpperCase();
  if (WITHOUT_MINOR_UNITS.has(code)) return 0;
  return WITH_THREE_DIGITS.has(code) ? 3 : 2;
}

/**
 * An amount in minor units as the decimal text of its main unit, for display.
 * Takes decimal text too: a price per minute may be a fraction of a cent.
 */
export function mainUnitsOf(amountMinor: number | string, currency: string): string {
  const [, sign = "", whole = "0", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(amountMinor)) ?? [];
  const digits = minorDigitsOf(currency);
  const padded = whole.padStart(digits + 1, "0");
  const point = padded.length - digits;
  const decimals = `${padded.slice(point)}${fraction}`.replace(/0+$/, "").padEnd(digits, "0");
  return `${sign}${padded.slice(0, point)}${decimals ? `.${decimals}` : ""}`;
}
