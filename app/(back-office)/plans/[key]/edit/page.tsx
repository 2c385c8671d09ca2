import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { PlanFormPage } from "@/app/(back-office)/plans/plan-form-page";
import { requireAdmin } from "@/lib/auth/require-admin";
import { findPlan } from "@/lib/plans/find-plan";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("plans.form"))("editTitle") };
}

export default async function EditPlanPage({ params }: PageProps<"/plans/[key]/edit">) {
  await requireAdmin("owner");
  const { key } = await params;
  const plan = await findPlan(key);
  if (!plan) notFound();
  const [newest] = plan.versions;
  if (newest.standing === "archived") redirect(`/plans/${key}`);
  return (
    <PlanFormPage
      newest={{
        version: newest.version,
        terms: newest.terms,
        isTouched: newest.isTouched,
        subscribers: plan.versions.reduce((sum, version) => sum + version.subscribers, 0),
      }}
    />
  );
}
