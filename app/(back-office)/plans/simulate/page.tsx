import { TriangleAlert } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import { ClientMessages } from "@/components/ui/client-messages";
import { Section } from "@/components/ui/section";
import { requireAdmin } from "@/lib/auth/require-admin";
import { now } from "@/lib/clock";
import { DRAFT_FIELDS, DRAFT_PLAN, monthText, usualMonth } from "@/lib/domain/simulation-request";
import { listPlanOptions } from "@/lib/simulator/simulated-plans";
import { type Asked, askedFor } from "./question";
import { QuestionForm } from "./question-form";
import { Simulation } from "./simulation";
import { SimulationSkeleton } from "./skeleton";
import { draftTextOf, loadView } from "./view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("simulator"))("title") };
}

/** Reads and computes; nothing on it writes, so every role may look. */
export default async function SimulatePage({ searchParams }: PageProps<"/plans/simulate">) {
  await requireAdmin();
  const [view, at, options] = await Promise.all([loadView(searchParams), now(), listPlanOptions()]);
  const asked = await askedFor(view, at);
  const t = await getTranslations("simulator");
  const { question } = asked;
  const tenant = question ? question.tenant : asked.tenant;
  const chosen = question?.plan ? `${question.plan.key}.${question.plan.version}` : "";
  return (
    <ClientMessages namespaces={["simulator", "plans"]}>
      <main className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <div>
          <Link href="/plans" className="rounded-sm text-sm text-muted hover:text-ink">
            {t("back")}
          </Link>
          <h1 className="mt-1 text-xl font-semibold">{t("title")}</h1>
          <p className="text-sm text-muted">{t("intro")}</p>
        </div>
        <QuestionForm
          month={question ? monthText(question.month) : (view.month ?? usualMonth(at))}
          latestMonth={monthText(at)}
          options={options}
          plan={view.plan === DRAFT_PLAN ? DRAFT_PLAN : chosen}
          tenantName={tenant?.name ?? view.tenant}
          draft={draftTextOf(view)}
          problems={asked.problem === null ? {} : asked.fields}
          terms={question?.terms ?? null}
        />
        {question ? (
          <Section skeleton={<SimulationSkeleton />}>
            <Simulation question={question} view={view} at={at} />
          </Section>
        ) : (
          <Refusal asked={asked} />
        )}
      </main>
    </ClientMessages>
  );
}

/** What is wrong with the address, in the place of an answer. */
async function Refusal({ asked: { problem, fields } }: { asked: Extract<Asked, { question: null }> }) {
  const t = await getTranslations("simulator");
  const label = await getTranslations("simulator.draft");
  const wrong = await getTranslations("plans.form.problems");
  return (
    <Card role="alert" className="flex items-start gap-4 p-4">
      <TriangleAlert aria-hidden className="size-5 shrink-0 text-attention" />
      <div className="min-w-0 text-sm">
        <p className="text-base font-medium">{t(`problems.${problem}`)}</p>
        <p className="text-muted">{t(`problems.${problem}Body`)}</p>
        <ul className="mt-1 list-disc pl-5">
          {DRAFT_FIELDS.map((field) => {
            const why = fields[field];
            return (
              why && (
                <li key={field}>
                  {label(field)}: {why === "choice" ? t("problems.choice") : wrong(why)}
                </li>
              )
            );
          })}
        </ul>
      </div>
    </Card>
  );
}
