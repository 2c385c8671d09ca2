import { CircleAlert, CircleCheck, TriangleAlert, UploadCloud } from "lucide-react";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { allows } from "@/lib/domain/roles";
import type { Tone } from "@/lib/domain/subscription";
import type { Role } from "@/lib/domain/values";
import { findPublishRun } from "@/lib/plans/publish-run";
import { stripeDashboard } from "@/lib/stripe-dashboard";
import { catalogueOfRequest } from "./catalogue-of-request";
import { PublishDialog } from "./publish-dialog";

/** Whether Stripe has the plans as they are here, asked at this moment, and the way to make it so. */
export async function CatalogueState({ role, planKey }: { role: Role; planKey: string | null }) {
  const t = await getTranslations("plans.state");
  const [{ preview, drifted }, run] = await Promise.all([catalogueOfRequest(planKey), findPublishRun()]);
  const { objects, steps } = preview.difference;
  const names = Object.keys(drifted).map(
    (key) => preview.versions.findLast((version) => version.key === key)?.terms.name ?? key,
  );
  const isDrifted = names.length > 0;
  const tone = isDrifted ? "danger" : steps.length > 0 ? "attention" : "good";
  const published = preview.versions.some(({ isPublished }) => isPublished);
  return (
    <Card aria-label={t("label")} className="flex flex-wrap items-center gap-x-4 gap-y-3 p-4">
      <span aria-hidden className="[&_svg]:size-5">
        {ICONS[tone]}
      </span>
      <div className="min-w-0 flex-1 basis-72">
        <p className="font-medium">
          {isDrifted
            ? t("drift", { count: names.length })
            : steps.length > 0
              ? t("pending", { count: steps.length })
              : t(published ? "matches" : "nothing")}
        </p>
        {steps.length > 0 && (run?.state === "failed" || run?.state === "interrupted") && (
          <p className="text-sm text-danger">{t("stopped", { done: run.done, total: run.total })}</p>
        )}
        <p className="text-sm text-muted">
          {isDrifted
            ? t("driftBody", { names: names.join(", ") })
            : t(steps.length > 0 ? "pendingBody" : "matchesBody")}
        </p>
      </div>
      <PublishDialog
        intentId={crypto.randomUUID()}
        keys={planKey === null ? null : [planKey]}
        preview={{
          objects,
          steps,
          successions: preview.successions,
          fingerprint: preview.fingerprint,
        }}
        run={run}
        dashboard={stripeDashboard()}
        unavailable={allows(role, "owner") ? (steps.length > 0 ? null : t("nothingToDo")) : t("ownersOnly")}
      />
    </Card>
  );
}

const ICONS: Record<Exclude<Tone, "neutral">, ReactNode> = {
  good: <CircleCheck className="text-good" />,
  attention: <UploadCloud className="text-attention" />,
  danger: <TriangleAlert className="text-danger" />,
};

export function CatalogueStateSkeleton() {
  return (
    <Card className="flex items-center gap-4 p-4">
      <CircleAlert aria-hidden className="size-5 text-muted" />
      <div className="grid flex-1 gap-2">
        <Skeleton className="h-4 w-56" />
        <Skeleton className="h-4 w-80 max-w-full" />
      </div>
      <Skeleton className="h-8 w-28" />
    </Card>
  );
}
