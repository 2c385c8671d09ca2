import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "@/sandbox/stripe/state/clock";
import type { EventRecord, ThinEventRecord } from "@/sandbox/stripe/state/records";
import type { State } from "@/sandbox/stripe/state/state";
import { CliSessions } from "./cli-sessions";
import { type Message, messagesOf, thinMessagesOf } from "./receivers";
import { WebhookFaults } from "./webhook-faults";

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
const KEPT_ATTEMPTS = 5_000;
export const HONEST: Mischief = { duplicate: 0, reorder: false, drop: 0, delayMs: 0 };

interface Job extends Message {
  event: EventRecord | ThinEventRecord;
  attempt: number;
}

/** Sends events to those who want them, a few at once, retrying what is not answered with 2xx. */
export class Deliveries {
  readonly sessions = new CliSessions();
  readonly faults = new WebhookFaults();
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

  constructor(
    private readonly state: State,
    private readonly clock: Clock,
  ) {}

  deliver(event: EventRecord): void {
    this.begin(event, messagesOf(this.state, this.sessions, event));
  }

  deliverThin(event: ThinEventRecord, only?: string): void {
    this.begin(event, thinMessagesOf(this.state, event, only));
  }

  /** Sends one event again, now, to every endpoint or to one. */
  resend(event: EventRecord, endpoint?: string): void {
    for (const message of messagesOf(this.state, this.sessions, event)) {
      if (endpoint === undefined || message.receiver.id === endpoint)
        this.enqueue({ event, ...message, attempt: 1 });
    }
  }

  /** Resolves when every first attempt made so far was answered, or failed and was scheduled again. */
  settled(): Promise<void> {
    if (this.isIdle()) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  close(): void {
    this.closed = true;
    this.sessions.close();
    this.forget();
  }

  forget(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.queue.length = 0;
    this.delayed = 0;
    this.attempts.length = 0;
    this.faults.active = [];
    this.release();
  }

  private begin(event: EventRecord | ThinEventRecord, messages: Message[]): void {
    event.pendingWebhooks = messages.length;
    for (const message of messages) {
      const copies = Math.random() < this.mischief.duplicate ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1) this.first({ event, ...message, attempt: 1 });
    }
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
    const status = await this.statusOf(job);
    if (status > 0) this.lastAnsweredMs = Date.now();
    this.note(job, status);
    if (status >= 200 && status < 300) {
      job.event.pendingWebhooks = Math.max(0, job.event.pendingWebhooks - 1);
      return;
    }
    const backoff = job.receiver.retries ? BACKOFF_MS[job.attempt - 1] : undefined;
    if (backoff !== undefined) this.later(backoff, () => this.enqueue({ ...job, attempt: job.attempt + 1 }));
  }

  private async statusOf({ event, receiver, body }: Job): Promise<number> {
    const fault = this.faults.take(receiver, event.type);
    if (fault?.fault === "no_answer") return 0;
    if (fault?.fault === "slow") await sleep(fault.delayMs);
    const status = await receiver.send(body);
    return fault?.fault === "answer_lost" ? 0 : status;
  }

  /** After so much of the sandbox's time. */
  private later(ms: number, work: () => void): void {
    if (this.closed) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      work();
    }, ms / this.clock.rate);
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

  private note({ event, receiver, attempt }: Job, status: number): void {
    this.attempts.push({
      event: event.id,
      type: event.type,
      url: receiver.url,
      attempt,
      status,
      at: new Date().toISOString(),
    });
    if (this.attempts.length > KEPT_ATTEMPTS) this.attempts.splice(0, this.attempts.length - KEPT_ATTEMPTS);
  }
}
