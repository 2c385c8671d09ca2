"use client";

import { useFormatter, useTranslations } from "next-intl";
import { Bar, BarChart, CartesianGrid, Label, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";

export type ChartDay = { day: string; calls: number; minutes: number };

const TICK = { fill: "var(--muted)", fontSize: 12 };

export function DailyChart({ days }: { days: ChartDay[] }) {
  const t = useTranslations("tenant.usage");
  const format = useFormatter();
  const shortDay = (day: string) => format.dateTime(dateOf(day), { day: "numeric", month: "short" });

  return (
    <ResponsiveContainer width="100%" height={224}>
      <BarChart data={days} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="day"
          tickFormatter={shortDay}
          tick={TICK}
          tickLine={false}
          axisLine={{ stroke: "var(--line)" }}
          minTickGap={24}
        />
        <YAxis tick={TICK} tickLine={false} axisLine={false} width={56} allowDecimals={false}>
          <Label
            value={t("minutes")}
            angle={-90}
            position="insideLeft"
            style={{ ...TICK, textAnchor: "middle" }}
          />
        </YAxis>
        <Tooltip
          cursor={{ fill: "var(--subtle)" }}
          content={({ active, payload }) => {
            const day = active ? days.find((shown) => shown.day === payload[0]?.payload?.day) : undefined;
            return day ? <DayTooltip day={day} /> : null;
          }}
        />
        <Bar
          dataKey="minutes"
          fill="var(--bar)"
          radius={[2, 2, 0, 0]}
          maxBarSize={32}
          isAnimationActive={false}
        />
      </BarChart>
    </ResponsiveContainer>
  );
}

function DayTooltip({ day }: { day: ChartDay }) {
  const t = useTranslations("tenant.usage");
  const format = useFormatter();
  return (
    <div className="rounded-md border border-line bg-raised px-2.5 py-1.5 text-xs shadow-md">
      <p className="font-medium">{format.dateTime(dateOf(day.day), { dateStyle: "full" })}</p>
      <dl className="mt-1 grid grid-cols-[1fr_auto] gap-x-4 tabular-nums">
        <dt className="text-muted">{t("minutes")}</dt>
        <dd className="text-right">{format.number(day.minutes, { minimumFractionDigits: 2 })}</dd>
        <dt className="text-muted">{t("calls")}</dt>
        <dd className="text-right">{format.number(day.calls)}</dd>
      </dl>
    </div>
  );
}

function dateOf(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}
