"use client";

import { ChevronDown, LogOut } from "lucide-react";
import { signOut } from "next-auth/react";
import { buttonStyle } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";

type Words = { account: string; role: string; signOut: string };

export function AccountMenu({ name, email, words }: { name: string; email: string; words: Words }) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger aria-label={words.account} className={buttonStyle({ variant: "ghost" })}>
        <span
          aria-hidden
          className="inline-flex size-5 items-center justify-center rounded-full bg-accent-soft text-xs font-semibold text-accent uppercase"
        >
          {name.slice(0, 1)}
        </span>
        <span aria-hidden className="hidden max-w-40 truncate text-ink sm:inline">
          {name}
        </span>
        <span aria-hidden className="hidden font-normal lg:inline">
          {words.role}
        </span>
        <ChevronDown aria-hidden />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" className="max-w-72">
        <DropdownMenuLabel>
          <span className="block truncate text-sm font-medium text-ink">{email}</span>
          {words.role}
        </DropdownMenuLabel>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={() => signOut({ callbackUrl: "/sign-in" })}>
          <LogOut aria-hidden />
          {words.signOut}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
