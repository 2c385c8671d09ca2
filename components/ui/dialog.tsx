"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { buttonStyle } from "./button";
import { classNames } from "./class-names";

export const Dialog = Radix.Root;
export const DialogTrigger = Radix.Trigger;
export const DialogClose = Radix.Close;

const SHAPES = {
  dialog:
    "top-1/2 left-1/2 max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-lg -translate-x-1/2 -translate-y-1/2 rounded-lg border animate-appear",
  sheet: "inset-y-0 right-0 h-dvh w-full max-w-lg border-l animate-slide-in",
} as const;

const FIELD = ":is(input, select, textarea):enabled:not([type=hidden], [type=radio]:not(:checked))";

type Content = { title: ReactNode; description?: ReactNode; footer?: ReactNode; children?: ReactNode };

/** A question in the middle of the screen. Put it in a `Dialog`. */
export function DialogContent(content: Content) {
  return <Panel shape="dialog" {...content} />;
}

/** A form at the side, beside what it changes. Put it in a `Dialog`. */
export function SheetContent(content: Content) {
  return <Panel shape="sheet" {...content} />;
}

/** Radix would begin with the close button, the one thing that nobody opened the panel for. */
function focusFirstField(event: Event) {
  if (!(event.currentTarget instanceof HTMLElement)) return;
  event.preventDefault();
  const panel = event.currentTarget;
  (panel.querySelector<HTMLElement>(FIELD) ?? panel).focus();
}

function Panel({ shape, title, description, footer, children }: Content & { shape: keyof typeof SHAPES }) {
  const t = useTranslations("ui");
  return (
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-scrim" />
      <Radix.Content
        onOpenAutoFocus={focusFirstField}
        className={classNames(
          "fixed z-50 flex flex-col border-line bg-raised shadow-xl outline-none",
          SHAPES[shape],
        )}
        {...(description ? {} : { "aria-describedby": undefined })}
      >
        <header className="flex items-start justify-between gap-4 border-b border-line px-5 py-4">
          <div className="min-w-0">
            <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
            {description && (
              <Radix.Description className="mt-1 text-sm text-muted">{description}</Radix.Description>
            )}
          </div>
          <Radix.Close aria-label={t("close")} className={buttonStyle({ variant: "ghost", size: "icon" })}>
            <X aria-hidden />
          </Radix.Close>
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>
        {footer && (
          <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3 max-sm:*:grow">
            {footer}
          </footer>
        )}
      </Radix.Content>
    </Radix.Portal>
  );
}
