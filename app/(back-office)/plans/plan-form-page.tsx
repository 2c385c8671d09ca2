import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { ClientMessages } from "@/components/ui/client-messages";
import { type EditedVersion, PlanForm } from "./plan-form";

/** The form for a new plan, or for other terms of one that is there. */
export async function PlanFormPage({ newest }: { newest: EditedVersion | null }) {
  const t = await getTranslations("plans.form");
  return (
    <ClientMessages namespaces={["plans"]}>
      <main className="grid max-w-6xl grid-cols-[minmax(0,1fr)] gap-4">
        <div>
          <Link
            href={newest ? `/plans/${newest.terms.key}` : "/plans"}
            className="rounded-sm text-sm text-muted hover:text-ink"
          >
            {newest ? t("backToPlan", { name: newest.terms.name }) : t("back")}
          </Link>
          <h1 className="mt-1 text-xl font-semibold">{newest ? t("editTitle") : t("newTitle")}</h1>
        </div>
        <PlanForm newest={newest} intentId={crypto.randomUUID()} />
      </main>
    </ClientMessages>
  );
}
