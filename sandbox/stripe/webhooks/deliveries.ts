import { createHmac } from "node:crypto";
import type { EventRecord, WebhookEndpointRecord } from "@/sandbox/stripe/state/records";
import type { State } from "@/sandbox/stripe/state/state";

export interface Endpoint {
  url: string;
  secret: string;
}

export interface Mischief {
  duplicate: number;
  reorder: boolean;
  drop: number;
  delayMs: number;
}

export interface Attempt {
  event: string;
  type: string;
  url: string;
  attempt: number;
  /** HTTP status; 0 when nobody answered; -1 when dropped on request. */
  status: number;
  at: string;
}

const BACKOFF_MS = [1_000, 5_000, 30_000, 120_000, 600_000];
const IN_FLIGHT = 8;
const TIMEOUT_MS = 30_000;
const KEPT_ATTEMPTS = 5_000;
export const HONEST: Mischief = { duplicate: 0, reorder: false, drop: 0, delayMs: 0 };

interface Job {
  event: EventRecord;
  endpoint: Endpoint;
  attempt: number;
}

/** Sends events to their endpoints, signed with real time, a few at once, retrying what is not answered with 2xx. */
export class Deliveries {
  configured: Endpoint[] = [];
  mischief: Mischief = { ...HONEST };
  readonly attempts: Attempt[] = [];
  /** When an endpoint last answered, in real milliseconds. */
  lastAnsweredMs = 0;
  private readonly queue: Job[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly waiting: (() => void)[] = [];
  private inFlight = 0;
  private delayed = 0;
  private closed = false;

  constructor(private readonly state: State) {}

  deliver(event: EventRecord): void {
    const endpoints = [...this.configured, ...registered(this.state, event.type)];
    event.pendingWebhooks = endpoints.length;
    for (const endpoint of endpoints) {
      const copies = Math.random() < this.mischief.duplicate ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1) this.first({ event, endpoint, attempt: 1 });
    }
  }

  /** Sends one event again to every endpoint, now. */
  resend(event: EventRecord): void {
    for (const endpoint of [...this.configured, ...registered(this.state, event.type)]) {
      this.enqueue({ event, endpoint, attempt: 1 });
    }
  }

  /** Resolves when every first attempt made so far was answered, or failed and was scheduled again. */
  settled(): Promise<void> {
    if (this.isIdle()) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  close(): void {
    this.closed = true;
    this.forget();
  }

  forget(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.queue.length = 0;
    this.delayed = 0;
    this.attempts.length = 0;
    this.release();
  }

  private first(job: Job): void {
    if (Math.random() < this.mischief.drop) {
      this.note(job, -1);
      return;
    }
    const wait = this.mischief.delayMs + (this.mischief.reorder ? Math.random() * 200 : 0);
    if (wait === 0) {
      this.enqueue(job);
      return;
    }
    this.delayed += 1;
    this.later(wait, () => {
      this.delayed -= 1;
      this.enqueue(job);
    });
  }

  private enqueue(job: Job): void {
    this.queue.push(job);
    this.pump();
  }

  private pump(): void {
    while (!this.closed && this.inFlight < IN_FLIGHT) {
      const job = this.queue.shift();
      if (!job) break;
      this.inFlight += 1;
      void this.send(job).finally(() => {
        this.inFlight -= 1;
        this.pump();
      });
    }
    this.release();
  }

  private async send(job: Job): Promise<void> {
    const status = await post(job);
    if (status > 0) this.lastAnsweredMs = Date.now();
    this.note(job, status);
    if (status >= 200 && status < 300) {
      job.event.pendingWebhooks = Math.max(0, job.event.pendingWebhooks - 1);
      return;
    }
    const backoff = BACKOFF_MS[job.attempt - 1];
    if (backoff !== undefined) this.later(backoff, () => this.enqueue({ ...job, attempt: job.attempt + 1 }));
  }

  private later(ms: number, work: () => void): void {
    if (this.closed) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      work();
    }, ms);
    timer.unref();
    this.timers.add(timer);
  }

  private isIdle(): boolean {
    return this.closed || (this.inFlight === 0 && this.queue.length === 0 && this.delayed === 0);
  }

  private release(): void {
    if (!this.isIdle()) return;
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  private note({ event, endpoint, attempt }: Job, status: number): void {
    this.attempts.push({
      event: event.id,
      type: event.type,
      url: endpoint.url,
      attempt,
      status,
      at: new Date().toISOString(),
    });
    if (this.attempts.length > KEPT_ATTEMPTS) this.attempts.splice(0, this.attempts.length - KEPT_ATTEMPTS);
  }
}

/** `Stripe-Signature` as docs.stripe.com/webhooks describes it. */
function signature(payload: string, secret: string, timestamp: number): string {
  return `t=${timestamp},v1=${createHmac("sha256", secret).update(`${timestamp}.${payload}`).digest("hex")}`;
}

async function post({ event, endpoint }: Job): Promise<number> {
  try {
    const response = await fetch(endpoint.url, {
      method: "POST",
      body: event.json,
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        "content-type": "application/json; charset=utf-8",
        "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        // Receivers compare this with their own real clock, so the sandbox clock has no say here.
        "stripe-signature": signature(event.json, endpoint.secret, Math.floor(Date.now() / 1000)),
      },
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}

function registered(state: State, type: string): WebhookEndpointRecord[] {
  return state.webhookEndpoints
    .all()
    .filter(
      ({ enabled, enabledEvents }) =>
        enabled && (enabledEvents.includes("*") || enabledEvents.includes(type)),
    );
}
