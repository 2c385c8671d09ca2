import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { ClientMessages } from "@/components/ui/client-messages";
import { currentAdmin } from "@/lib/auth/current-admin";
import { requireAdmin } from "@/lib/auth/require-admin";
import { findEvent } from "@/lib/inbox/queries";
import { EventFacts } from "./event-facts";
import { EventFailures } from "./event-failures";
import { EventHeader } from "./event-header";
import { EventPayload } from "./event-payload";
import { UnlinkedCustomer } from "./unlinked-customer";

/** What an action begins here goes on after its answer. */
export const maxDuration = 60;

const eventOf = cache((eventId: string) => findEvent(decodeURIComponent(eventId)));

export async function generateMetadata({ params }: PageProps<"/events/[eventId]">): Promise<Metadata> {
  const [admin, { eventId }] = await Promise.all([currentAdmin(), params]);
  const event = admin && (await eventOf(eventId));
  return event ? { title: event.type } : {};
}

export default async function EventPage({ params }: PageProps<"/events/[eventId]">) {
  const admin = await requireAdmin();
  const { eventId } = await params;
  const event = await eventOf(eventId);
  if (!event) notFound();
  return (
    <ClientMessages namespaces={["events", "tenant"]}>
      <main className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
        <EventHeader event={event} role={admin.role} />
        <UnlinkedCustomer event={event} role={admin.role} />
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
          <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
            <EventFacts event={event} />
            <EventFailures event={event} />
          </div>
          <EventPayload payload={event.payload} />
        </div>
      </main>
    </ClientMessages>
  );
}
