export const WEBHOOK_FAULTS = ["no_answer", "answer_lost", "slow"] as const;

export interface WebhookFault {
  /** An endpoint's id or URL; null for every endpoint. */
  endpoint: string | null;
  /** An event type; null for every type. */
  type: string | null;
  /** `no_answer` never arrives, `answer_lost` arrives but its answer does not, `slow` arrives late. */
  fault: (typeof WEBHOOK_FAULTS)[number];
  /** How many deliveries it still meets. */
  times: number;
  delayMs: number;
}

/** Trouble for deliveries on request; each fault wears off after `times` deliveries. */
export class WebhookFaults {
  active: WebhookFault[] = [];

  take(receiver: { id: string; url: string }, type: string): WebhookFault | null {
    const fault = this.active.find(
      (candidate) =>
        (candidate.endpoint === null || [receiver.id, receiver.url].includes(candidate.endpoint)) &&
        (candidate.type === null || candidate.type === type),
    );
    if (!fault) return null;
    fault.times -= 1;
    this.active = this.active.filter((candidate) => candidate.times > 0);
    return fault;
  }
}
