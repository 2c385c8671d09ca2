import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { modeOf } from "@/sandbox/stripe/render/mode-of";
import { newId } from "@/sandbox/stripe/state/ids";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { authenticate } from "./authenticate";
import { ApiError, errorBody } from "./errors";
import { expanded } from "./expand";
import type { Fault, Faults } from "./faults";
import { type FormHash, parseForm } from "./form";
import { Idempotency } from "./idempotency";
import { parseJsonBody } from "./json-form";
import type { RequestLog } from "./request-log";
import type { Router } from "./router";

interface Asked {
  method: string;
  path: string;
  form: string;
  requestId: string;
  key: string | null;
}

interface Answer {
  status: number;
  body: string;
  headers: Record<string, string>;
}

export interface ApiParts {
  sandbox: Sandbox;
  router: Router;
  faults: Faults;
  log: RequestLog;
  /** Called after every request that may have changed something. */
  changed: () => void;
}

/** Serves `/v1`: authenticates, applies faults and idempotency, runs the route, answers in Stripe's form. */
export class Api {
  private readonly idempotency = new Idempotency();
  private second = { at: 0, count: 0 };

  constructor(private readonly parts: ApiParts) {}

  async serve(request: IncomingMessage, response: ServerResponse, url: URL, body: string): Promise<void> {
    const method = request.method ?? "GET";
    const form = method === "POST" ? body : url.search.slice(1);
    const header = request.headers["idempotency-key"];
    const key = method === "POST" && typeof header === "string" ? header : null;
    const asked: Asked = { method, path: url.pathname, form, requestId: newId("req"), key };
    const fault = this.parts.faults.take(method, url.pathname);
    const answer = await this.answer(request, asked, fault);
    const isHung = fault?.fault === "hang_before" || fault?.fault === "hang_after";
    const isLost = answer === null || fault?.fault === "drop_after" || isHung;
    this.note(asked, answer, fault, isLost);
    if (isLost) {
      if (isHung) await untilGone(request);
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, {
      "content-type": "application/json",
      "request-id": asked.requestId,
      "stripe-version": "2026-10-28.endive",
      ...(key && { "idempotency-key": encodeURI(key) }),
      ...answer.headers,
    });
    response.end(answer.body);
  }

  /** Null when there is to be no work and no answer. */
  private async answer(request: IncomingMessage, asked: Asked, fault: Fault | null): Promise<Answer | null> {
    if (fault?.fault === "drop_before" || fault?.fault === "hang_before") return null;
    try {
      authenticate(request.headers.authorization, this.parts.sandbox.isLive);
      if (fault?.fault === "rate_limit" || this.isOverRate()) throw rateLimited();
      if (fault?.fault === "conflict") throw conflicting();
      if (fault?.fault === "refuse") throw refused();
      return await this.once(asked, fault);
    } catch (error) {
      return failed(error, asked.requestId);
    }
  }

  private async once(asked: Asked, fault: Fault | null): Promise<Answer> {
    const { sandbox } = this.parts;
    const { key } = asked;
    const fingerprint = `${asked.method} ${asked.path} ${asked.form}`;
    const stored = key === null ? null : this.idempotency.claim(sandbox, key, fingerprint);
    if (stored) {
      const headers = { "idempotent-replayed": "true", "original-request": stored.requestId };
      return { status: stored.status, body: stored.body, headers };
    }
    let answer: Answer | null = null;
    try {
      if (fault?.fault === "delay") await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
      answer = this.run(asked, fault);
      return answer;
    } finally {
      // Work that began is remembered, 402 and 500 alike; a refused request never began.
      const began = answer !== null && (answer.status < 400 || answer.status === 402 || answer.status >= 500);
      const kept =
        answer && began
          ? { fingerprint, status: answer.status, body: answer.body, requestId: asked.requestId }
          : null;
      if (key !== null) this.idempotency.release(sandbox, key, kept);
      if (asked.method !== "GET") this.parts.changed();
    }
  }

  private run(asked: Asked, fault: Fault | null): Answer {
    const { sandbox, router } = this.parts;
    try {
      if (fault?.fault === "error_500")
        throw new ApiError("An unknown error occurred", { status: 500, type: "api_error" });
      const found = router.find(asked.method, asked.path);
      if (!found) throw unrecognized(asked);
      const isJson = asked.method === "POST" && asked.path.startsWith("/v2/");
      const form = isJson ? parseJsonBody(asked.form) : parseForm(asked.form);
      sandbox.cause = asked.method === "GET" ? null : { id: asked.requestId, key: asked.key };
      const object = found.route.run(sandbox, found.ids, form);
      return {
        status: 200,
        body: JSON.stringify(expanded(sandbox, object, pathsOf(form)), modeOf(sandbox), 2),
        headers: {},
      };
    } catch (error) {
      return failed(error, asked.requestId);
    } finally {
      sandbox.cause = null;
    }
  }

  private isOverRate(): boolean {
    const { rateLimitPerSecond } = this.parts.sandbox.state.settings;
    if (rateLimitPerSecond === null) return false;
    const at = Math.floor(Date.now() / 1000);
    if (this.second.at !== at) this.second = { at, count: 0 };
    this.second.count += 1;
    return this.second.count > rateLimitPerSecond;
  }

  private note(asked: Asked, answer: Answer | null, fault: Fault | null, isLost: boolean): void {
    this.parts.log.note({
      at: new Date(this.parts.sandbox.clock.nowMs()).toISOString(),
      method: asked.method,
      path: asked.path,
      params: decodeURIComponent(
        asked.form.replaceAll("+", " ").replaceAll(/%(?![0-9A-Fa-f]{2})/g, "%25"),
      ).slice(0, 500),
      status: isLost || !answer ? 0 : answer.status,
      request_id: asked.requestId,
      idempotency_key: asked.key,
      fault: fault?.fault ?? null,
      replayed: answer?.headers["idempotent-replayed"] === "true",
    });
  }
}

/** The client gives up, or dies. */
function untilGone({ socket }: IncomingMessage): Promise<unknown> {
  return socket.destroyed ? Promise.resolve() : once(socket, "close");
}

function failed(error: unknown, requestId: string): Answer {
  const known = error instanceof ApiError ? error : internal(error);
  const body = JSON.stringify(errorBody(known, requestId), null, 2);
  return { status: known.status, body, headers: known.details.headers ?? {} };
}

function internal(error: unknown): ApiError {
  console.error("Local Stripe failed:", error);
  return new ApiError("An unknown error occurred", { status: 500, type: "api_error" });
}

function rateLimited(): ApiError {
  const headers = { "stripe-rate-limited-reason": "global-rate" };
  const message =
    "Request rate limit exceeded. You can learn more about rate limits here https://stripe.com/docs/rate-limits.";
  return new ApiError(message, { status: 429, code: "rate_limit", headers });
}

/** What Stripe says while an object is locked by another request; the SDK tries again. */
function conflicting(): ApiError {
  const message =
    "This object cannot be accessed right now because another API request or Stripe process is currently accessing it.";
  return new ApiError(message, { status: 409, code: "lock_timeout" });
}

/** Whatever Stripe will not do, however often it is asked. */
function refused(): ApiError {
  return new ApiError("This request was refused, as its sandbox was told to.", { status: 400 });
}

function unrecognized({ method, path }: Asked): ApiError {
  const message = `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`;
  return new ApiError(message, { status: 404 });
}

function pathsOf({ expand }: FormHash): string[] {
  return Array.isArray(expand) ? expand.filter((path) => typeof path === "string") : [];
}
