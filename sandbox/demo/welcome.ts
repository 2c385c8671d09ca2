import { ADMINS } from "./admins";
import { DEMO } from "./environment";
import type { World } from "./world";

/** What a newcomer needs: where, as whom, and what to try. */
export function welcome(appUrl: string, stripeUrl: string, { tenants }: Pick<World, "tenants">): string {
  const line = tenants[1]?.phoneNumberId ?? "";
  return `
  Relevé is at      ${appUrl}
  Sign in as        ${Object.values(ADMINS)
    .map(({ email }) => email)
    .join(", ")}
  with password     ${DEMO.OWNER_PASSWORD}
  Local Stripe is   ${stripeUrl}

  Report usage, as the cron does:
    curl -H "Authorization: Bearer ${DEMO.CRON_SECRET}" ${appUrl}/api/cron/usage

  Finish a call, as Vapi does:
    curl -X POST ${appUrl}/api/webhooks/vapi -H "x-vapi-secret: ${DEMO.VAPI_WEBHOOK_SECRET}" \\
      -H "content-type: application/json" -d '{"message": {"type": "end-of-call-report", "durationSeconds": 95,
      "cost": 0.16, "call": {"id": "my-first-call", "phoneNumberId": "${line}"}}}'

  Ctrl C ends it; the data stays. \`npm run demo -- --fresh\` begins anew.
`;
}
