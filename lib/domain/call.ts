import type { UnassignedReason } from "./values";

/** What billing keeps of a finished call. Nothing that was said is ever part of it. */
export type FinishedCall = {
  /** Null when the report names no call: it waits for a person. */
  vapiCallId: string | null;
  startedAt: Date | null;
  endedAt: Date;
  /** False when nothing says when it ended, so that `endedAt` is only when the report arrived. */
  isEndKnown: boolean;
  /** Whole seconds; a started second counts. */
  durationSeconds: number;
  /** US dollars, decimal text. */
  costUsd: string;
  costs: { type: string; cost: number }[];
  endedReason: string | null;
  /** When Vapi sent the report; null when it does not say. */
  reportedAt: Date | null;
  phoneNumberId: string | null;
  phoneNumber: string | null;
  assistantId: string | null;
  /** `metadata.tenantId` of the call or the assistant, as it was written. */
  namedTenant: string | null;
  /**
   * All that it may correct of a call that is known already, where that is not
   * everything: Vapi's list tells times and durations less exactly than a report.
   */
  correctsOnly?: "cost" | "nothing";
  /** Why the report cannot be believed as it stands: the call waits for a person. */
  doubt: UnassignedReason | null;
};

/** What became of a report. All of them are success: the report is safe with us. */
export type RecordedCall =
  | { outcome: "recorded" | "corrected" | "unchanged"; tenantId: number }
  | { outcome: "unassigned"; reason: UnassignedReason };
