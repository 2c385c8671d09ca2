import { describe, expect, it } from "vitest";
import { anchorFromConfig, lastBoundary, nextBoundary } from "./billing/periods";
import { pricedParts } from "./billing/tiers";
import { parseForm } from "./http/form";
import { Agenda } from "./state/agenda";
import type { PriceRecord, Tier } from "./state/catalogue-records";

const at = (iso: string) => Date.parse(iso) / 1000;
const iso = (unix: number) => new Date(unix * 1000).toISOString().slice(0, 16);
const anchoredAt = (iso: string) => ({ anchor: at(iso), anchorConfig: null });
const MONTHLY = { interval: "month", intervalCount: 1 } as const;

describe("periods", () => {
  it.each([
    ["the 31st waits for February's last day", "2026-01-31T09:30Z", "2026-01-31T09:30Z", "2026-02-28T09:30"],
    ["and comes back in March", "2026-01-31T09:30Z", "2026-02-28T09:30Z", "2026-03-31T09:30"],
    ["the 29th exists in a leap year", "2027-12-29T00:00Z", "2028-01-29T00:00Z", "2028-02-29T00:00"],
    [
      "years later the anchor's day still holds",
      "2026-01-31T00:00Z",
      "2031-06-15T00:00Z",
      "2031-06-30T00:00",
    ],
    ["an anchor ahead bounds the first period", "2026-03-01T00:00Z", "2026-02-10T00:00Z", "2026-03-01T00:00"],
  ])("%s", (_rule, anchor, after, expected) => {
    expect(iso(nextBoundary(anchoredAt(anchor), MONTHLY, at(after)))).toBe(expected);
  });

  it("begin where the one before ended", () => {
    expect(iso(lastBoundary(anchoredAt("2026-03-01T00:00Z"), MONTHLY, at("2026-02-10T00:00Z")))).toBe(
      "2026-02-01T00:00",
    );
  });

  it("anchored to a day of the month take the next such day", () => {
    const config = { dayOfMonth: 31, month: null, hour: 0, minute: 0, second: 0 };
    const anchor = anchorFromConfig(config, at("2026-02-10T00:00Z"));
    expect(iso(anchor)).toBe("2026-02-28T00:00");
    expect(iso(nextBoundary({ anchor, anchorConfig: config }, MONTHLY, anchor))).toBe("2026-03-31T00:00");
  });
});

describe("tiers", () => {
  const price = (tiersMode: "graduated" | "volume", tiers: Tier[]): PriceRecord => ({
    id: "price_1",
    created: 0,
    product: "prod_1",
    active: true,
    currency: "eur",
    nickname: null,
    lookupKey: null,
    metadata: {},
    billingScheme: "tiered",
    tiersMode,
    tiers,
    unitAmount: null,
    recurring: null,
    transform: null,
    taxBehavior: "unspecified",
  });
  const tiers: Tier[] = [
    { upTo: 100, unitAmount: "0", flatAmount: null },
    { upTo: 200, unitAmount: "10.5", flatAmount: null },
    { upTo: null, unitAmount: "3.333333333333", flatAmount: "500" },
  ];
  const amounts = (mode: "graduated" | "volume", quantity: string) =>
    pricedParts(price(mode, tiers), quantity).map((part) => [part.quantity, part.amount]);

  it.each([
    ["graduated", "0", [["0", 0]]],
    ["graduated", "-5", [["0", 0]]],
    ["graduated", "100", [["100", 0]]],
    [
      "graduated",
      "101",
      [
        ["100", 0],
        ["1", 11],
      ],
    ],
    [
      "graduated",
      "203",
      [
        ["100", 0],
        ["100", 1050],
        ["3", 10],
        ["1", 500],
      ],
    ],
    [
      "graduated",
      "100.5",
      [
        ["100", 0],
        ["0.5", 5],
      ],
    ],
    ["volume", "200", [["200", 2100]]],
    [
      "volume",
      "300",
      [
        ["300", 1000],
        ["1", 500],
      ],
    ],
  ] as const)("%s over %s", (mode, quantity, expected) => {
    expect(amounts(mode, quantity)).toEqual(expected);
  });
});

describe("form encoding", () => {
  it("nests hashes and lists, and keeps what looks odd as text", () => {
    const form = "a[b][0][c]=1&a[b][1][c]=2&expand[]=x&expand[]=y&m[k%20k]=v%26&empty=&__proto__[x]=1";
    const parsed = parseForm(form);
    expect(parsed.a).toEqual({ b: [{ c: "1" }, { c: "2" }] });
    expect(parsed.expand).toEqual(["x", "y"]);
    expect(parsed.m).toEqual({ "k k": "v&" });
    expect(parsed.empty).toBe("");
    expect(Object.hasOwn(Object.prototype, "x")).toBe(false);
  });
});

describe("the agenda", () => {
  it("gives back what is planned in due order", () => {
    const agenda = new Agenda();
    const times = [5, 3, 9, 1, 7, 3, 8, 2, 6, 4];
    for (const time of times) agenda.plan({ at: time, kind: "invoice", id: String(time) });
    const taken = times.map(() => agenda.take()?.at);
    expect(taken).toEqual([...times].sort((a, b) => a - b));
    expect(agenda.take()).toBeUndefined();
  });
});
