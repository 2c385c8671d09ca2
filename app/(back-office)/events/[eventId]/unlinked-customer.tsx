import { UserX } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import { allows } from "@/lib/domain/roles";
import type { Role } from "@/lib/domain/values";
import type { StoredEvent } from "@/lib/inbox/queries";
import { IgnoreCustomerDialog } from "./ignore-customer-dialog";
import { LinkCustomerDialog } from "./link-customer-dialog";
import { StopIgnoringButton } from "./stop-ignoring-button";

/** What a person can do about a customer that is no tenant's; nothing when it is one's. */
export async function UnlinkedCustomer({ event, role }: { event: StoredEvent; role: Role }) {
  const { customerId, isCustomerLinked, isCustomerIgnored, customerWords } = event;
  if (!customerId || isCustomerLinked) return null;
  // Before it was worked, nobody knows yet: its own metadata may name the tenant.
  if (!isCustomerIgnored && event.state !== "failed") return null;
  const t = await getTranslations("events.unlinked");
  const unavailable = allows(role, "operator") ? null : t("notAllowed");
  return (
    <Card className="flex flex-wrap items-start gap-x-4 gap-y-3 p-4 text-sm">
      <UserX aria-hidden className="mt-0.5 size-5 shrink-0 text-attention" />
      <div className="min-w-0 flex-1 basis-72">
        <p className="font-medium">{isCustomerIgnored ? t("ignoredTitle") : t("title")}</p>
        <p className="mt-1 break-words text-muted">
          {customerWords && <>{customerWords}. </>}
          {isCustomerIgnored ? t("ignoredBody") : t("body")}
        </p>
      </div>
      <div className="flex flex-wrap items-start gap-2">
        <LinkCustomerDialog
          stripeCustomerId={customerId}
          words={customerWords}
          intentId={crypto.randomUUID()}
          unavailable={unavailable}
        />
        {isCustomerIgnored ? (
          <StopIgnoringButton
            stripeCustomerId={customerId}
            intentId={crypto.randomUUID()}
            unavailable={unavailable}
          />
        ) : (
          <IgnoreCustomerDialog
            stripeCustomerId={customerId}
            intentId={crypto.randomUUID()}
            unavailable={unavailable}
          />
        )}
      </div>
    </Card>
  );
}
