import { CircleCheck, CircleX } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { EndpointTrouble } from "@/lib/domain/endpoint-check";
import type { CheckedEndpoint } from "@/lib/webhooks/check-endpoints";

type Found = Extract<CheckedEndpoint, { reason: null }>;

/** What was checked of an endpoint, one fact a line, each with how it is and, where it is wrong, how it should be. */
export function EndpointFacts({ checked: { wish, check, hasStoredSecret } }: { checked: Found }) {
  const t = useTranslations("settings.endpoints.fact");
  const { endpoint, troubles, missingEvents } = check;
  const has = (trouble: EndpointTrouble) => troubles.includes(trouble);
  if (!endpoint) {
    return (
      <ul>
        <Fact isRight={false}>{t("nowhere", { url: wish.url })}</Fact>
      </ul>
    );
  }
  return (
    <ul className="grid gap-1.5">
      <Fact isRight>{t("address", { url: endpoint.url })}</Fact>
      <Fact isRight={!has("disabled")}>{has("disabled") ? t("disabled") : t("enabled")}</Fact>
      {wish.apiVersion && (
        <Fact isRight={!has("wrong_version")}>
          {has("wrong_version")
            ? t("wrongVersion", {
                version: endpoint.apiVersion ?? t("accountVersion"),
                wanted: wish.apiVersion,
              })
            : t("version", { version: wish.apiVersion })}
        </Fact>
      )}
      <Fact isRight={!has("missing_events")}>
        {has("missing_events") ? (
          <details>
            <summary className="cursor-pointer">
              {t("missingEvents", { count: missingEvents.length })}
            </summary>
            <ul className="mt-1 grid gap-x-4 font-mono text-xs sm:grid-cols-2">
              {missingEvents.map((type) => (
                <li key={type} className="break-all">
                  {type}
                </li>
              ))}
            </ul>
          </details>
        ) : (
          t("events", { count: wish.events.length })
        )}
      </Fact>
      <Fact isRight={!has("secret_lost")}>
        {has("secret_lost")
          ? t("secretLost")
          : hasStoredSecret
            ? t("secretStored")
            : t("secretInEnvironment")}
      </Fact>
    </ul>
  );
}

function Fact({ isRight, children }: { isRight: boolean; children: ReactNode }) {
  const t = useTranslations("settings.endpoints");
  return (
    <li className="flex min-w-0 items-start gap-2 [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0">
      {isRight ? (
        <CircleCheck role="img" aria-label={t("right")} className="text-good" />
      ) : (
        <CircleX role="img" aria-label={t("wrong")} className="text-danger" />
      )}
      <span className="min-w-0 break-words">{children}</span>
    </li>
  );
}
