import type { PriceShape } from "@/lib/domain/catalogue";
import type { Change, ObjectDifference } from "@/lib/domain/catalogue-step";
import { mainUnitsOf } from "@/lib/domain/money";
import type { PublishPreview } from "./preview-publish";

/** The difference as lines of text, for those who publish from a shell. */
export function describePreview({ difference, successions }: PublishPreview): string {
  const lines = difference.objects.map(lineOf);
  const replaced = successions.map(
    ({ planKey, version, successor }) =>
      `! ${planKey}: version ${version} cannot be made to match, its terms become version ${successor}`,
  );
  const left = difference.steps.length;
  const sum =
    left === 0 ? "Stripe matches." : `${left} ${left === 1 ? "change" : "changes"} to make in Stripe.`;
  return [...replaced, ...lines, sum].join("\n");
}

const MARKS = { create: "+", update: "~", right: "=", conflict: "!" } as const satisfies Record<
  ObjectDifference["state"],
  string
>;

function lineOf(object: ObjectDifference): string {
  const changes = object.changes.map(changeText).join("; ");
  const made = object.state === "create" && object.shape ? shapeText(object.shape) : "";
  const words = [object.isDrift ? "drift" : "", made, changes].filter(Boolean).join(", ");
  return `${MARKS[object.state]} ${object.object} ${object.name}${words ? `: ${words}` : ""}`;
}

function changeText(change: Change): string {
  const { field, from, to } = change;
  if (field === "shape") return `${shapeText(from)} → ${shapeText(to)}`;
  if (field === "isActive") return from ? "active → inactive" : "inactive → active";
  if (field === "label") return "metadata";
  return `${field === "lookupKey" ? "lookup key" : "name"} ${from ?? "none"} → ${to}`;
}

function shapeText({ currency, interval, unitAmountMinor, tiers }: PriceShape): string {
  const amount = (minor: string) => `${mainUnitsOf(minor, currency)} ${currency.toUpperCase()}`;
  if (unitAmountMinor !== null) return `${amount(unitAmountMinor)} / ${interval}`;
  const steps = (tiers ?? []).map(
    ({ upTo, unitAmountMinor: unit }) => `${upTo === null ? "beyond" : `up to ${upTo}`} ${amount(unit)}`,
  );
  return `${steps.join(", ")} / ${interval}`;
}
