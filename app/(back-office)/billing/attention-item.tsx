import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

export const LINK_STYLE = "rounded-sm font-medium text-accent hover:underline";

/** One thing that waits for a person, with the way to its fix. */
export function AttentionItem({
  icon,
  text,
  children,
}: {
  icon: ReactNode;
  text: ReactNode;
  children?: ReactNode;
}) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 text-sm">
      <span aria-hidden className="[&_svg]:size-4">
        {icon}
      </span>
      <span className="min-w-0 flex-1 basis-56">{text}</span>
      <span className="flex flex-wrap gap-x-3 gap-y-1">{children}</span>
    </li>
  );
}

export function Warning() {
  return <TriangleAlert className="text-attention" />;
}

export function TenantLinks({ tenants }: { tenants: { id: number; name: string }[] }) {
  return tenants.map(({ id, name }) => (
    <Link key={id} href={`/tenants/${id}`} className={LINK_STYLE}>
      {name}
    </Link>
  ));
}
