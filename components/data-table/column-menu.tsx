"use client";

import { Columns3 } from "lucide-react";
import { useTranslations } from "next-intl";
import { buttonStyle } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";

type ColumnMenuProps = {
  columns: { id: string; label: string }[];
  hidden: string[];
  onChange: (hidden: string[]) => void;
};

export function ColumnMenu({ columns, hidden, onChange }: ColumnMenuProps) {
  const t = useTranslations("ui.table");
  return (
    <DropdownMenu>
      <DropdownMenuTrigger className={buttonStyle()}>
        <Columns3 aria-hidden />
        {t("columns")}
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        {columns.map(({ id, label }) => (
          <DropdownMenuCheckboxItem
            key={id}
            checked={!hidden.includes(id)}
            // The menu stays open, so that several can be chosen.
            onSelect={(event) => event.preventDefault()}
            onCheckedChange={(isShown) =>
              onChange(isShown ? hidden.filter((other) => other !== id) : [...hidden, id])
            }
          >
            {label}
          </DropdownMenuCheckboxItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
