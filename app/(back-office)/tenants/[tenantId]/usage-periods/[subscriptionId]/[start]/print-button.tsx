"use client";

import { Printer } from "lucide-react";
import { useEffect } from "react";
import { Button } from "@/components/ui/button";

/** Opens the browser's print dialog, at once and again when asked. */
export function PrintButton({ label }: { label: string }) {
  useEffect(() => window.print(), []);
  return (
    <Button variant="primary" onClick={() => window.print()}>
      <Printer aria-hidden />
      {label}
    </Button>
  );
}
