/** The one API version this product reads and writes: of our requests, and of the events Stripe sends us. */
export const STRIPE_API_VERSION = "2026-10-28.endive";
