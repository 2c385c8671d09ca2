"use client";

import { useTheme } from "next-themes";
import { Toaster as Sonner } from "sonner";

const THEMES = ["light", "dark", "system"] as const;

export function Toaster() {
  const { theme } = useTheme();
  return (
    <Sonner
      theme={THEMES.find((known) => known === theme) ?? "system"}
      // A sheet opens on the right, with its buttons at the bottom.
      position="bottom-left"
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
