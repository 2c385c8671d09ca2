import type { Route } from "next";
import Link from "next/link";
import { classNames } from "./class-names";

type Tab = { label: string; href: Route; isCurrent: boolean };

/** Tabs whose choice is in the address: links, so that a view can be sent to somebody. */
export function LinkTabs({ label, tabs }: { label: string; tabs: Tab[] }) {
  return (
    <nav aria-label={label} className="flex max-w-full gap-0.5 overflow-x-auto rounded-md bg-subtle p-0.5">
      {tabs.map((tab) => (
        <Link
          key={tab.label}
          href={tab.href}
          scroll={false}
          aria-current={tab.isCurrent ? "true" : undefined}
          className={classNames(
            "whitespace-nowrap rounded-sm px-2.5 py-0.5 text-sm font-medium",
            tab.isCurrent ? "bg-surface text-ink shadow-xs" : "text-muted hover:text-ink",
          )}
        >
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}
