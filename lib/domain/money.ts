import Decimal from "decimal.js";

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

/** Wide enough for any amount we take, so that nothing is rounded on the way. */
const Exact = Decimal.clone({ precision: 60, toExpNeg: -40, toExpPos: 40 });
const TYPED_AMOUNT = /^\d{1,12}(?:[.,]\d{1,16})?$/;
const MINOR_PLACES = 12;

/**
 * What a person typed in main units, with a point or a comma, as exact decimal
 * text in minor units: "0.19" euros are "19" cents. Null when it is not a plain
 * number or has more than twelve places of a minor unit.
 */
export function minorUnitsFrom(typed: string, currency: string): string | null {
  const text = typed.replace(/[\s\u00a0\u202f]/g, "");
  if (!TYPED_AMOUNT.test(text)) return null;
  const minor = new Exact(text.replace(",", ".")).times(new Exact(10).pow(minorDigitsOf(currency)));
  return minor.decimalPlaces() <= MINOR_PLACES ? minor.toFixed() : null;
}

/**
 * An amount that Stripe charges is a multiple of so many minor units: tens where
 * a currency has thousandths, hundreds for the two whose cents are kept for old
 * integrations only. See docs.stripe.com/currencies.
 */
export function minorStepOf(currency: string): number {
  const code = currency.toUpperCase();
  if (code === "ISK" || code === "UGX") return 100;
  return WITH_THREE_DIGITS.has(code) ? 10 : 1;
}

/** A price has twelve places of a minor unit, and a minor unit up to three of the main one. */
const MOST_PLACES = 15;

/** An amount as a reader of a language writes it, to its last place. */
export function moneyText(amountMinor: number | string, currency: string, locale: string): string {
  const text = mainUnitsOf(amountMinor, currency);
  const decimals = text.split(".")[1]?.length ?? 0;
  const format = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    minimumFractionDigits: Math.min(decimals, minorDigitsOf(currency)),
    maximumFractionDigits: Math.min(Math.max(decimals, minorDigitsOf(currency)), MOST_PLACES),
  });
  // As text, because a number would lose the last places of a long one.
  return isDecimal(text) ? format.format(text) : text;
}

function isDecimal(text: string): text is `${number}` {
  return /^-?\d+(\.\d+)?$/.test(text);
}
