import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { buttonStyle } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { STRIPE_API_VERSION } from "@/lib/domain/stripe-api-version";
import { listVersionMismatches } from "@/lib/inbox/queries";

/** Says that Stripe's webhooks come in another API version than ours, and where that is mended; nothing when they do not. */
export async function VersionAlarm() {
  const t = await getTranslations("events.version");
  const mismatches = await listVersionMismatches();
  if (mismatches.length === 0) return null;
  return (
    <Card role="status" className="flex flex-wrap items-center gap-x-4 gap-y-3 p-4 text-sm">
      <TriangleAlert aria-hidden className="size-5 shrink-0 text-attention" />
      <div className="min-w-0 flex-1 basis-72">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
          {t("title")}
          {mismatches.map(({ version, events }) => (
            <Badge key={version} tone="attention">
              {t("versionCount", { version, count: events })}
            </Badge>
          ))}
        </p>
        <p className="mt-1 text-muted">{t("body", { version: STRIPE_API_VERSION })}</p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Link href="/events?version=true" className={buttonStyle()}>
          {t("show")}
        </Link>
        <Link href="/settings#endpoints" className={buttonStyle()}>
          {t("fix")}
        </Link>
      </div>
    </Card>
  );
}
