import { Info } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";

const POINTS = ["periods", "billed", "calls", "leftOut", "currencies", "suggestions"] as const;

/** What is compared with what, so that nobody takes the figures for something else. */
export async function Basis({ isCut }: { isCut: boolean }) {
  const t = await getTranslations("simulator.basis");
  return (
    <Card className="px-4 py-2.5 text-sm">
      {isCut && <p className="mb-1 font-medium text-attention">{t("cut")}</p>}
      <details>
        <summary className="flex cursor-pointer list-none items-start gap-2 rounded-sm text-muted">
          <Info aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>
            {t("short")} <span className="underline">{t("more")}</span>
          </span>
        </summary>
        <ul className="mt-2 grid max-w-prose list-disc gap-1 pb-1 pl-10">
          {POINTS.map((point) => (
            <li key={point}>{t(point)}</li>
          ))}
        </ul>
      </details>
    </Card>
  );
}
