"use client";

import { useTheme } from "next-themes";
import { Toaster as Sonner } from "sonner";

const THEMES = ["light", "dark", "system"] as const;

export function Toaster() {
  const { theme } = useTheme();
  return (
    <Sonner
      theme={THEMES.find((known) => known === theme) ?? "system"}
      position="bottom-right"
      closeButton
      toastOptions={{
        classNames: {
          toast: "!rounded-lg !border-line !bg-raised !text-ink !font-sans",
          description: "!text-muted",
        },
      }}
    />
  );
}
