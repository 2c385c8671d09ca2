import type { RequestLog } from "@/sandbox/stripe/http/request-log";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { Timekeeper } from "@/sandbox/stripe/state/timekeeper";
import type { Html } from "./html";

/** A browser at one of the pages. */
export interface Visit {
  sandbox: Sandbox;
  timekeeper: Timekeeper;
  log: RequestLog;
  /** The path's placeholder. */
  id: string;
  url: URL;
  /** What was submitted; empty for a page that is only looked at. */
  form: URLSearchParams;
}

/** `look` says whose page it is: the account's own dashboard, or one that a customer is sent to. */
export interface Page {
  look: "dashboard" | "hosted" | "narrow";
  title: string;
  body: Html;
  status?: number;
}

export type Answer = Page | { redirect: string } | { file: Buffer; type: string; name: string };

/** Null when there is nothing of that id. */
export interface PageRoute {
  method: "GET" | "POST";
  path: RegExp;
  answer: (visit: Visit) => Answer | null | Promise<Answer | null>;
}
