"use client";

import type { Route } from "next";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";

/** A screen in the navigation; it stays marked on the pages below it. */
export function NavLink({
  href,
  below = [],
  children,
}: {
  href: Route;
  below?: string[];
  children: ReactNode;
}) {
  const path = usePathname();
  const isCurrent = [href, ...below].some((root) => path === root || path.startsWith(`${root}/`));
  return (
    <Link
      href={href}
      aria-current={path === href ? "page" : isCurrent ? "true" : undefined}
      className={classNames(
        "flex h-8 shrink-0 items-center gap-2 rounded-md px-2.5 text-sm font-medium [&_svg]:size-4",
        isCurrent ? "bg-subtle text-ink" : "text-muted hover:bg-subtle hover:text-ink",
      )}
    >
      {children}
    </Link>
  );
}
