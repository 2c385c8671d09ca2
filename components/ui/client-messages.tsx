import { type Messages, NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";

type Namespace = keyof Messages;

/** Sentences that the shared components need in the browser on any page. */
const SHARED: Namespace[] = ["ui", "status", "actions"];

/**
 * Hands the browser the sentences its leaves show, and no others. Wrap the
 * leaves of a screen with the namespaces they use.
 */
export async function ClientMessages({
  namespaces = [],
  children,
}: {
  namespaces?: Namespace[];
  children: ReactNode;
}) {
  const messages = await getMessages();
  const wanted = new Set<string>([...SHARED, ...namespaces]);
  const chosen = Object.fromEntries(Object.entries(messages).filter(([name]) => wanted.has(name)));
  return <NextIntlClientProvider messages={chosen}>{children}</NextIntlClientProvider>;
}
