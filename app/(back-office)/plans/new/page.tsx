import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PlanFormPage } from "@/app/(back-office)/plans/plan-form-page";
import { requireAdmin } from "@/lib/auth/require-admin";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("plans.form"))("newTitle") };
}

export default async function NewPlanPage() {
  await requireAdmin("owner");
  return <PlanFormPage newest={null} />;
}
