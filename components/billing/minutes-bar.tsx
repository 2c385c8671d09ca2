import { useTranslations } from "next-intl";
import { classNames } from "@/components/ui/class-names";
import { type Allowance, allowanceOf } from "@/lib/domain/allowance";

const FILLS = {
  within: "bg-bar",
  nearly: "bg-bar-attention",
  beyond: "bg-bar-attention",
} as const satisfies Record<Exclude<Allowance["state"], "unlimited" | "none">, string>;

/** Minutes used of the minutes included; null included means without limit. */
export function MinutesBar({ used, included }: { used: number; included: number | null }) {
  const t = useTranslations("ui");
  const { share, state } = allowanceOf(used, included);
  if (included === null || state === "unlimited" || state === "none") {
    return (
      <div className="min-w-32 text-right">
        <span className="whitespace-nowrap tabular-nums" suppressHydrationWarning>
          {t("minutes", { used })}{" "}
          <span className="text-muted">· {t(state === "none" ? "noneIncluded" : "unlimited")}</span>
        </span>
      </div>
    );
  }
  return (
    <div className="grid min-w-32 gap-1 text-right">
      <span className="whitespace-nowrap tabular-nums" suppressHydrationWarning>
        <span className={classNames(state === "beyond" && "font-medium text-attention")}>
          {t("minutesUsed", { used })}
        </span>{" "}
        <span className="text-muted">{t("minutesIncluded", { included })}</span>
      </span>
      <span aria-hidden className="h-1 overflow-hidden rounded-full bg-neutral-soft">
        <span
          className={classNames("block h-full rounded-full", FILLS[state])}
          style={{ width: `${share * 100}%` }}
        />
      </span>
    </div>
  );
}
