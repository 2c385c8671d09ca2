import { useReasonText } from "./use-reason-text";

/** Why something failed, in the reader's language where the reason is one of ours. */
export function ReasonText({ text, reason }: { text: string; reason: unknown }) {
  return useReasonText()(text, reason);
}
