import { Decimal } from "decimal.js";
import { minorDigitsOf } from "@/lib/domain/money";

/** Wide enough for 15 significant digits of usage times 12 decimals of price without rounding on the way. */
const Exact = Decimal.clone({ precision: 60, toExpNeg: -40, toExpPos: 40 });

export function multiplied(a: string, b: string): string {
  return new Exact(a).times(b).toFixed();
}

export function added(a: string, b: string): string {
  return new Exact(a).plus(b).toFixed();
}

export function subtracted(a: string, b: string): string {
  return new Exact(a).minus(b).toFixed();
}

/** Whole minor units, half away from zero: rounded once, per line. */
export function roundedMinor(amount: string): number {
  return new Exact(amount).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toNumber();
}

/** `part / whole` with enough digits that a line's rounding does not depend on them. */
export function share(part: number, whole: number): string {
  return new Exact(part).dividedBy(whole).toFixed(30);
}

export function isPositive(value: string): boolean {
  return new Exact(value).greaterThan(0);
}

export function lesser(a: string, b: string): string {
  return new Exact(a).lessThan(b) ? a : b;
}

export function isAtMost(a: string, b: string): boolean {
  return new Exact(a).lessThanOrEqualTo(b);
}

/** Packages of `divideBy`, a started one counted or not. */
export function packaged(
  quantity: string,
  transform: { divideBy: number; round: "up" | "down" } | null,
): string {
  if (transform === null) return quantity;
  const packages = new Exact(quantity).dividedBy(transform.divideBy);
  return (transform.round === "up" ? packages.ceil() : packages.floor()).toFixed();
}

/** An amount in minor units as people read it: `EUR 12.50`. */
export function displayAmount(minor: string | number, currency: string): string {
  const digits = minorDigitsOf(currency);
  const amount = new Exact(minor).dividedBy(10 ** digits);
  const text = amount.decimalPlaces() > digits ? amount.toFixed() : amount.toFixed(digits);
  return `${currency.toUpperCase()} ${text}`;
}
