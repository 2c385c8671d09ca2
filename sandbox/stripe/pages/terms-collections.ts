import { displayAmount } from "@/sandbox/stripe/billing/amounts";
import { isRedeemable, renderCoupon } from "@/sandbox/stripe/render/coupon";
import { renderSchedule } from "@/sandbox/stripe/render/subscription-schedule";
import type { CouponRecord } from "@/sandbox/stripe/state/discount-records";
import type { ScheduleRecord } from "@/sandbox/stripe/state/schedule-records";
import { type Collection, table } from "./collection";
import { html } from "./html";
import { objectLink } from "./object-link";
import { badge } from "./status-badge";
import { when } from "./words";

export const coupons: Collection<CouponRecord> = {
  folder: "coupons",
  name: "Coupons",
  rows: ({ state }) => state.coupons.all(),
  title: (row) => row.name ?? row.id,
  columns: [
    ["Terms", termsOf],
    ["Redeemed", (row) => String(row.timesRedeemed)],
    ["State", (row, { clock }) => badge(isRedeemable(row, clock.now()) ? "active" : "over")],
  ],
  render: (row, { clock }) => renderCoupon(row, clock.now()),
};

export const schedules: Collection<ScheduleRecord> = {
  folder: "subscription_schedules",
  name: "Subscription schedules",
  rows: ({ state }) => state.schedules.all(),
  title: (row) => row.id,
  columns: [
    [
      "Customer",
      (row, { state }) => objectLink(row.customer, state.customers.find(row.customer)?.name ?? row.customer),
    ],
    ["Status", (row) => badge(row.status)],
  ],
  render: renderSchedule,
  about: (
    row,
  ) => html`<p>${badge(row.status)} ${row.subscription === null ? "" : objectLink(row.subscription)}</p>
<h2>Phases</h2>${table(
    ["From", "To", "Prices"],
    row.phases.map((phase) => [
      when(phase.start),
      when(phase.end),
      html`${phase.items.map((item) => html`${objectLink(item.price)} `)}`,
    ]),
  )}`,
};

function termsOf(row: CouponRecord): string {
  const off =
    row.percentOff === null ? displayAmount(row.amountOff ?? 0, row.currency ?? "") : `${row.percentOff} %`;
  const months = row.durationInMonths === null ? "" : ` for ${row.durationInMonths} months`;
  return `${off} off, ${row.duration}${months}`;
}
