"use client";

import { ArrowRight, Check, CircleCheck, GitBranchPlus, Pencil, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { StripeId } from "@/components/billing/stripe-id";
import { Badge } from "@/components/ui/badge";
import type { Change, ObjectDifference } from "@/lib/domain/catalogue-step";
import type { StripeDashboard, StripeObject } from "@/lib/domain/stripe-links";
import { PriceShapeText } from "./price-shape-text";

const OBJECTS = ["meter", "product", "price"] as const;
const PAGES = { meter: "meters", product: "products", price: "prices" } as const satisfies Record<
  ObjectDifference["object"],
  StripeObject
>;

/** What Stripe lacks, object by object; what is right already is folded away. */
export function DifferenceList({
  objects,
  isDone,
  dashboard,
}: {
  objects: ObjectDifference[];
  /** Whether a running publication has come past it. */
  isDone: (object: ObjectDifference) => boolean;
  dashboard: StripeDashboard;
}) {
  const t = useTranslations("plans.difference");
  const right = objects.filter(({ state }) => state === "right");
  return (
    <div className="grid gap-4">
      {OBJECTS.map((kind) => {
        const differing = objects.filter(({ object, state }) => object === kind && state !== "right");
        if (differing.length === 0) return null;
        return (
          <section key={kind} className="grid gap-1">
            <h3 className="text-xs font-medium text-muted">{t(`objects.${kind}`)}</h3>
            <ul className="divide-y divide-line rounded-md border border-line">
              {differing.map((object) => (
                <ObjectRow key={object.name} object={object} isDone={isDone(object)} dashboard={dashboard} />
              ))}
            </ul>
          </section>
        );
      })}
      {right.length > 0 && (
        <details className="text-sm">
          <summary className="cursor-pointer text-muted">{t("right", { count: right.length })}</summary>
          <ul className="mt-2 grid gap-1">
            {right.map(({ name, object, stripeId }) => (
              <li key={`${object} ${name}`} className="flex min-w-0 flex-wrap items-center gap-x-2">
                <CircleCheck aria-hidden className="size-3.5 shrink-0 text-good" />
                <span className="font-mono text-xs break-all">{name}</span>
                {stripeId && object !== "product" && (
                  <StripeId id={stripeId} object={PAGES[object]} dashboard={dashboard} />
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function ObjectRow({
  object,
  isDone,
  dashboard,
}: {
  object: ObjectDifference;
  isDone: boolean;
  dashboard: StripeDashboard;
}) {
  const t = useTranslations("plans.difference");
  return (
    <li className="grid min-w-0 gap-1 px-3 py-2 text-sm">
      <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
        {isDone ? (
          <Badge tone="good" icon={<Check aria-hidden />}>
            {t("done")}
          </Badge>
        ) : (
          <StateBadge state={object.state} />
        )}
        <span className="font-mono text-xs break-all">{object.name}</span>
        {object.isDrift && <Badge tone="danger">{t("drift")}</Badge>}
      </div>
      {object.state === "create" && object.shape && (
        <p className="text-muted">
          <PriceShapeText shape={object.shape} />
        </p>
      )}
      {object.step?.kind === "create_product" && <p className="text-muted">{object.step.name}</p>}
      {object.changes.map((change) => (
        <ChangeLine key={change.field} change={change} />
      ))}
      {object.state === "conflict" && <p className="text-muted">{t("conflictBody")}</p>}
      {object.stripeId && object.object !== "product" && (
        <StripeId id={object.stripeId} object={PAGES[object.object]} dashboard={dashboard} />
      )}
    </li>
  );
}

function StateBadge({ state }: { state: ObjectDifference["state"] }) {
  const t = useTranslations("plans.difference.states");
  if (state === "create")
    return (
      <Badge tone="good" icon={<Plus aria-hidden />}>
        {t("create")}
      </Badge>
    );
  if (state === "conflict")
    return (
      <Badge tone="attention" icon={<GitBranchPlus aria-hidden />}>
        {t("conflict")}
      </Badge>
    );
  return (
    <Badge tone="attention" icon={<Pencil aria-hidden />}>
      {t("update")}
    </Badge>
  );
}

function ChangeLine({ change }: { change: Change }) {
  const t = useTranslations("plans.difference");
  const none = <span className="text-muted">{t("none")}</span>;
  if (change.field === "label") return <p className="text-muted">{t("fields.label")}</p>;
  const [from, to]: [ReactNode, ReactNode] =
    change.field === "shape"
      ? [<PriceShapeText key="from" shape={change.from} />, <PriceShapeText key="to" shape={change.to} />]
      : change.field === "isActive"
        ? [t(change.from ? "active" : "inactive"), t(change.to ? "active" : "inactive")]
        : [change.from ?? none, change.to];
  return (
    <p className="flex min-w-0 flex-wrap items-center gap-x-1.5">
      <span className="text-muted">{t(`fields.${change.field}`)}</span>
      <span className="break-all">{from}</span>
      <ArrowRight aria-label={t("becomes")} className="size-3.5 shrink-0 text-muted" />
      <span className="font-medium break-all">{to}</span>
    </p>
  );
}
