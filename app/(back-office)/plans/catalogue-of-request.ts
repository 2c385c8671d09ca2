import { cache } from "react";
import { checkCatalogue } from "@/lib/plans/check-catalogue";

/** Stripe is asked once per page, however many parts of it want to know. Null: all plans. */
export const catalogueOfRequest = cache((planKey: string | null) =>
  checkCatalogue(planKey === null ? undefined : [planKey]),
);
