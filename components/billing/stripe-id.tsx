import { CopyButton } from "@/components/ui/copy-button";
import { type StripeDashboard, type StripeObject, stripeDashboardUrl } from "@/lib/domain/stripe-links";

/** A Stripe id that opens in Stripe and can be copied. */
export function StripeId({
  id,
  object,
  dashboard,
}: {
  id: string;
  object: StripeObject;
  dashboard: StripeDashboard;
}) {
  return (
    <span className="inline-flex min-w-0 max-w-full items-center gap-0.5">
      <a
        href={stripeDashboardUrl(dashboard, object, id)}
        target="_blank"
        rel="noreferrer"
        className="truncate rounded-sm font-mono text-xs text-accent hover:underline"
      >
        {id}
      </a>
      <CopyButton value={id} />
    </span>
  );
}
