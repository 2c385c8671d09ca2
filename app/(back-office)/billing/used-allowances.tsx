import type { Route } from "next";
import Link from "next/link";
import { AttentionItem, LINK_STYLE, TenantLinks, Warning } from "./attention-item";

/** Tenants whose included minutes are nearly or all used, and where all of them are listed. */
export function UsedAllowances({
  text,
  tenants,
  address,
  show,
}: {
  text: string;
  tenants: { id: number; name: string }[];
  address: Route;
  show: string;
}) {
  return (
    <AttentionItem icon={<Warning />} text={text}>
      <TenantLinks tenants={tenants} />
      <Link href={address} className={LINK_STYLE}>
        {show}
      </Link>
    </AttentionItem>
  );
}
