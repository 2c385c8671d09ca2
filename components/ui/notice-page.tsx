import type { ReactNode } from "react";

/** A page that has one thing to say. */
export function NoticePage({
  code,
  title,
  body,
  children,
}: {
  code?: string;
  title: string;
  body: string;
  children: ReactNode;
}) {
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <div className="max-w-md text-center">
        {code && <p className="font-mono text-sm text-muted">{code}</p>}
        <h1 className="mt-1 text-xl font-semibold">{title}</h1>
        <p className="mt-2 text-muted">{body}</p>
        <div className="mt-6 flex justify-center gap-2">{children}</div>
      </div>
    </main>
  );
}
