import { z } from "zod";
import { env } from "@/lib/env";

const VAPI = "https://api.vapi.ai";
const TIMEOUT_MS = 15_000;
const TRIES = 3;
const LONGEST_WAIT_MS = 2_000;

/** Vapi's answer was none that can be worked with; the message says which. */
class VapiError extends Error {}

/** Vapi asks us to slow down: another time. */
export class VapiBusy extends VapiError {}

const Calls = z.array(z.unknown());

export type CallsWindow = { from: Date; to: Date; limit: number };

/**
 * The calls that Vapi created in `[from, to)`, at most `limit` of them and in no
 * order to rely on: as many as the limit means that there may be more. Tries
 * again for a moment where Vapi is in trouble, and then throws. A list holds whole transcripts, so `limit` bounds memory.
 */
export async function listCalls(window: CallsWindow, apiKey: string): Promise<unknown[]> {
  for (let tried = 1; ; tried += 1) {
    const response = await ask(window, apiKey);
    if (response.ok) return Calls.parse(await response.json());
    await response.body?.cancel();
    const isPassing = response.status === 429 || response.status >= 500;
    if (!isPassing || tried >= TRIES) throw errorOf(response.status);
    await new Promise((resolve) => setTimeout(resolve, waitMs(response, tried)));
  }
}

async function ask({ from, to, limit }: CallsWindow, apiKey: string): Promise<Response> {
  const url = new URL("/call", env().VAPI_API_BASE ?? VAPI);
  url.searchParams.set("limit", String(limit));
  url.searchParams.set("createdAtGe", from.toISOString());
  url.searchParams.set("createdAtLt", to.toISOString());
  try {
    return await fetch(url, {
      headers: { authorization: `Bearer ${apiKey}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      cache: "no-store",
    });
  } catch (error) {
    throw new VapiError("Vapi does not answer", { cause: error });
  }
}

/** As long as Vapi asks us to wait, up to what a run can spare. */
function waitMs(response: Response, tried: number): number {
  const askedSeconds = Number(response.headers.get("retry-after"));
  return Math.min(askedSeconds > 0 ? askedSeconds * 1000 : 250 * 2 ** tried, LONGEST_WAIT_MS);
}

function errorOf(status: number): VapiError {
  if (status === 429) return new VapiBusy("Vapi asks us to slow down");
  if (status === 401 || status === 403) return new VapiError("Vapi refuses VAPI_API_KEY");
  return new VapiError(`Vapi answers ${status}`);
}
