import type { LocalStripe } from "./server";

/** What a browser without scripts does: follows links by hand, fills forms, stops at redirects to elsewhere. */
export function browserOf(local: LocalStripe) {
  async function open(path: string) {
    const address = new URL(path, local.url);
    return read(await fetch(new URL(address.pathname + address.search, local.url), { redirect: "manual" }));
  }

  async function submit(path: string, fields: Record<string, string> = {}) {
    const address = new URL(path, local.url);
    const init = { method: "POST", body: new URLSearchParams(fields), redirect: "manual" } as const;
    return read(await fetch(new URL(address.pathname, local.url), init));
  }

  return { open, submit };
}

async function read(response: Response) {
  const body = await response.text();
  const text = body
    .replace(/<style>[\s\S]*?<\/style>/, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ");
  return { status: response.status, to: response.headers.get("location"), text, body };
}

export const CARD = { expiry: "12/34", cvc: "123", name: "Ada" };
export const [WORKS, DECLINED, FAILS_LATER, ASKS] = [
  "4242 4242 4242 4242",
  "4000 0000 0000 0002",
  "4000 0000 0000 0341",
  "4000 0025 0000 3155",
] as const;
