import type { SubscriptionStatus } from "@/lib/domain/subscription";
import type { Trade } from "./rhythm";

export type PlanKey = "starter" | "growth" | "pro" | "flat" | "enterprise";

/** Something that happens to a tenant after it has joined. */
export type Deed = { daysAgo: number } & (
  | {
      what:
        | "card_fails"
        | "card_asks_for_authentication"
        | "cancel_now"
        | "cancel_at_period_end"
        | "pays_by_transfer";
    }
  | { what: "change_plan_at_period_end"; plan: PlanKey }
  | { what: "get_discount"; coupon: CouponKey }
  | { what: "suspend"; because: string }
);

/** The account's coupons: a share for ever, an amount for a while. */
export const COUPONS = {
  loyalty: { name: "Fidélité 20 %", percent_off: 20, duration: "forever" },
  welcome: {
    name: "Welcome €25",
    amount_off: 2_500,
    currency: "eur",
    duration: "repeating",
    duration_in_months: 6,
  },
} as const;
type CouponKey = keyof typeof COUPONS;

/** How a tenant came to be billed; `daysAgo` is when. */
export type Joining = {
  daysAgo: number;
  plan: PlanKey;
  /** Stripe's test card; null for none. Its first charge fails with `chargeCustomerFail`. */
  card: "visa" | "mastercard" | "amex" | "visa_debit" | "chargeCustomerFail" | null;
  trialDays?: number;
  /** Invoices are sent, due after so many days, instead of charged. */
  daysUntilDue?: number;
};

export type Role = {
  name: string;
  trade: Trade;
  /** Minutes a month, or the part of the plan's included minutes that the current period has used by now. */
  minutes: number | { ofIncluded: number };
  costPerMinute?: number;
  /** When its phone stopped ringing for us: it went, or is not served any more. */
  leftDaysAgo?: number;
  stage: "tenant" | "customer" | Joining;
  deeds?: Deed[];
  /** What its status must be when the story is told; null without a subscription. */
  becomes: SubscriptionStatus | null;
};

/** Days ago at which each group joined: a few moments, so that few renewals have to be waited for. */
const A = 88;
const B = 83;
const C = 77;
const D = 71;
const E = 66;

/** Before the last renewal of each group, after the one before it. */
const LAST_PERIOD = { A: 34, B: 30, C: 24, D: 18, E: 12 };

function joins(daysAgo: number, plan: PlanKey, more: Partial<Joining> = {}): Joining {
  return { daysAgo, plan, card: "visa", ...more };
}

const active = { becomes: "active" } as const;

/** The demo's tenants: every state a screen can show, in a business that looks like one. All are invented. */
export const CAST: readonly Role[] = [
  {
    name: "Cabinet médical des Tilleuls",
    trade: "practice",
    minutes: 640,
    stage: joins(A, "growth"),
    ...active,
  },
  {
    name: "Garage Lemaire",
    trade: "workshop",
    minutes: { ofIncluded: 0.88 },
    stage: joins(A, "starter"),
    ...active,
  },
  {
    name: "La Table d’Augustin",
    trade: "table",
    minutes: { ofIncluded: 1.08 },
    stage: joins(A, "starter", { card: "mastercard" }),
    ...active,
  },
  {
    name: "Clinique vétérinaire du Parc",
    trade: "practice",
    minutes: 3_150,
    stage: joins(A, "pro"),
    ...active,
  },
  {
    name: "Salon Mèche & Co",
    trade: "salon",
    minutes: 420,
    stage: joins(A, "flat"),
    deeds: [{ what: "get_discount", coupon: "loyalty", daysAgo: 40 }],
    ...active,
  },
  {
    name: "Northgate Dental Practice",
    trade: "practice",
    minutes: 710,
    stage: joins(A, "growth"),
    deeds: [{ what: "cancel_at_period_end", daysAgo: 9 }],
    ...active,
  },
  { name: "Harbour Street Kitchen", trade: "table", minutes: 310, stage: joins(A, "starter"), ...active },
  {
    name: "Groupe médical Rive Gauche",
    trade: "practice",
    minutes: 11_300,
    costPerMinute: 0.082,
    stage: joins(A, "enterprise", { card: "amex" }),
    ...active,
  },
  { name: "Pharmacie de la Gare", trade: "shop", minutes: 260, stage: joins(B, "starter"), ...active },
  { name: "Ostéopathie Saint-Michel", trade: "practice", minutes: 590, stage: joins(B, "growth"), ...active },
  {
    name: "Fairview Physiotherapy",
    trade: "practice",
    minutes: 890,
    stage: joins(B, "growth"),
    deeds: [{ what: "change_plan_at_period_end", plan: "pro", daysAgo: 6 }],
    ...active,
  },
  {
    name: "Carrosserie Bonnet",
    trade: "workshop",
    minutes: 180,
    stage: joins(B, "starter", { card: null, daysUntilDue: 30 }),
    deeds: [
      { what: "pays_by_transfer", daysAgo: 60 },
      { what: "pays_by_transfer", daysAgo: 31 },
    ],
    ...active,
  },
  { name: "Brasserie du Vieux Port", trade: "table", minutes: 1_010, stage: joins(B, "pro"), ...active },
  {
    name: "Institut Belle Rive",
    trade: "salon",
    minutes: 540,
    leftDaysAgo: 23,
    stage: joins(B, "flat"),
    deeds: [{ what: "cancel_at_period_end", daysAgo: LAST_PERIOD.B }],
    becomes: "canceled",
  },
  {
    name: "Maple & Rye Bakery",
    trade: "shop",
    minutes: 240,
    stage: joins(B, "starter", { card: "visa_debit" }),
    ...active,
  },
  {
    name: "Cabinet dentaire Moreau-Petit",
    trade: "practice",
    minutes: 1_390,
    stage: joins(C, "pro"),
    ...active,
  },
  { name: "The Copper Kettle", trade: "table", minutes: 0, stage: joins(C, "starter"), ...active },
  {
    name: "Auto-école Les Platanes",
    trade: "workshop",
    minutes: 500,
    stage: joins(C, "growth", { card: null, daysUntilDue: 10 }),
    deeds: [
      { what: "pays_by_transfer", daysAgo: 70 },
      { what: "pays_by_transfer", daysAgo: 40 },
    ],
    becomes: "past_due",
  },
  {
    name: "Kinésithérapie des Halles",
    trade: "practice",
    minutes: 760,
    stage: joins(C, "growth"),
    ...active,
  },
  { name: "Riverside Auto Repair", trade: "workshop", minutes: 1_750, stage: joins(C, "flat"), ...active },
  {
    name: "Coiffure Élégance",
    trade: "salon",
    minutes: 330,
    leftDaysAgo: 32,
    stage: joins(C, "starter"),
    deeds: [{ what: "card_fails", daysAgo: 60 }],
    becomes: "unpaid",
  },
  {
    name: "Hôtel du Lac Bleu",
    trade: "table",
    minutes: 900,
    stage: joins(C, "pro", { card: "amex" }),
    deeds: [{ what: "cancel_at_period_end", daysAgo: 5 }],
    ...active,
  },
  { name: "Imagerie médicale Vauban", trade: "practice", minutes: 1_280, stage: joins(D, "pro"), ...active },
  {
    name: "Le Bistrot de Léa",
    trade: "table",
    minutes: 290,
    leftDaysAgo: 26,
    stage: joins(D, "starter"),
    deeds: [{ what: "card_fails", daysAgo: 50 }],
    becomes: "canceled",
  },
  {
    name: "Whitfield & Sons Plumbing",
    trade: "workshop",
    minutes: 700,
    stage: joins(D, "growth"),
    ...active,
  },
  {
    name: "Optique Beaumarchais",
    trade: "shop",
    minutes: 330,
    stage: joins(D, "starter"),
    deeds: [{ what: "get_discount", coupon: "welcome", daysAgo: 50 }],
    ...active,
  },
  {
    name: "Green Lane Veterinary",
    trade: "practice",
    minutes: 1_160,
    leftDaysAgo: 18,
    stage: joins(D, "growth", { card: "mastercard" }),
    deeds: [{ what: "cancel_now", daysAgo: LAST_PERIOD.D }],
    becomes: "canceled",
  },
  { name: "Pivoine Fleuriste", trade: "shop", minutes: 210, stage: joins(D, "flat"), ...active },
  { name: "Delcourt Avocats", trade: "practice", minutes: 820, stage: joins(D, "growth"), ...active },
  {
    name: "Chez Paulette",
    trade: "shop",
    minutes: 280,
    stage: joins(E, "starter"),
    deeds: [{ what: "card_fails", daysAgo: LAST_PERIOD.E }],
    becomes: "past_due",
  },
  {
    name: "Ashford Family Clinic",
    trade: "practice",
    minutes: 1_330,
    stage: joins(E, "pro"),
    deeds: [{ what: "card_asks_for_authentication", daysAgo: LAST_PERIOD.E }],
    becomes: "past_due",
  },
  {
    name: "Maison Garnier Traiteur",
    trade: "table",
    minutes: 650,
    stage: joins(E, "growth", { trialDays: 14 }),
    ...active,
  },
  { name: "Spa Les Embruns", trade: "salon", minutes: 380, stage: joins(E, "flat"), ...active },
  {
    name: "Harrow Tyre & Brake",
    trade: "workshop",
    minutes: 350,
    leftDaysAgo: 3,
    stage: joins(E, "starter"),
    deeds: [{ what: "suspend", because: "Asked us to stop answering until the new year", daysAgo: 3 }],
    ...active,
  },
  {
    name: "Studio Pilates Ondine",
    trade: "salon",
    minutes: 160,
    leftDaysAgo: 16,
    stage: joins(30, "starter", { card: null, trialDays: 14 }),
    becomes: "paused",
  },
  { name: "Pizzeria Il Forno", trade: "table", minutes: 370, stage: joins(20, "starter"), ...active },
  {
    name: "Blue Door Barbers",
    trade: "salon",
    minutes: 230,
    stage: joins(12, "starter", { trialDays: 14 }),
    becomes: "trialing",
  },
  {
    name: "Psychologues du Canal",
    trade: "practice",
    minutes: 470,
    stage: joins(9, "growth", { trialDays: 30 }),
    becomes: "trialing",
  },
  {
    name: "Crêperie Ty Breizh",
    trade: "table",
    minutes: 0,
    stage: joins(2, "starter", { card: "chargeCustomerFail" }),
    becomes: "incomplete_expired",
  },
  {
    name: "Martin Serrurerie",
    trade: "workshop",
    minutes: 0,
    stage: joins(0.1, "starter", { card: "chargeCustomerFail" }),
    becomes: "incomplete",
  },
  { name: "Domaine des Oliviers", trade: "table", minutes: 120, stage: "customer", becomes: null },
  { name: "Orchard Lane Opticians", trade: "shop", minutes: 0, stage: "customer", becomes: null },
  { name: "Atelier Vélo Nantes", trade: "workshop", minutes: 90, stage: "tenant", becomes: null },
  { name: "Camden Pet Grooming", trade: "salon", minutes: 0, stage: "tenant", becomes: null },
];
