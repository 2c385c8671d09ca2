import Link from "next/link";
import { getFormatter, getTranslations } from "next-intl/server";
import { EventStateBadge } from "@/components/billing/event-state-badge";
import { classNames } from "@/components/ui/class-names";
import type { EventState } from "@/lib/domain/event-list";
import { countEventsByState } from "@/lib/inbox/queries";
import { type EventsView, filterOf, viewQuery } from "./view";

const ORDER: readonly EventState[] = ["failed", "received", "processing", "processed", "ignored"];

/** How many events of each state the other filters leave; each narrows the list to it, and again to widen it. */
export async function StateCounts({ view }: { view: EventsView }) {
  const t = await getTranslations("events");
  const format = await getFormatter();
  const counts = await countEventsByState(filterOf(view));
  return (
    <nav aria-label={t("byState")}>
      <ul className="grid grid-cols-2 gap-3 sm:grid-cols-3 xl:grid-cols-5">
        {ORDER.map((state) => {
          const isChosen = view.state === state;
          return (
            <li key={state}>
              <Link
                href={`/events${viewQuery({ ...view, state: isChosen ? null : state, page: null })}`}
                scroll={false}
                aria-current={isChosen ? "true" : undefined}
                className={classNames(
                  "grid gap-1 rounded-lg border bg-surface p-4 hover:bg-subtle",
                  isChosen ? "border-accent" : "border-line",
                )}
              >
                <span>
                  <EventStateBadge state={state} />
                </span>
                <span className="text-2xl font-semibold tabular-nums">{format.number(counts[state])}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
