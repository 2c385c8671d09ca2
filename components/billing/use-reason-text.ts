import { useTranslations } from "next-intl";
import { Reason } from "@/lib/domain/reason";

/**
 * Says why something failed: in the reader's language where the reason is one of
 * ours, else in the words that were kept. For the browser, hand over `reasons`.
 */
export function useReasonText(): (text: string, reason: unknown) => string {
  const t = useTranslations("reasons");
  return (text, stored) => {
    const reason = Reason.safeParse(stored).data;
    return reason ? t(reason.code, reason.values) : text;
  };
}
