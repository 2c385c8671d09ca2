import { Download, Printer } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { buttonStyle } from "@/components/ui/button";

/** What takes the explanation out of the screen: a file of all calls, and paper. */
export function HeaderLinks({ csv, print }: { csv: string; print: Route }) {
  const t = useTranslations("explanation");
  return (
    <div className="flex flex-wrap gap-2">
      <a href={csv} className={buttonStyle()}>
        <Download aria-hidden />
        {t("csv")}
      </a>
      <Link href={print} prefetch={false} className={buttonStyle()}>
        <Printer aria-hidden />
        {t("printView")}
      </Link>
    </div>
  );
}
