import { createLoader, parseAsInteger } from "nuqs/server";

/** The page of the list of alerts, in the address. */
export const ALERTS_PAGE = parseAsInteger.withDefault(1);

export const loadAlertsPage = createLoader({ alerts: ALERTS_PAGE });
