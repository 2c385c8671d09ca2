import { refuseUnsaidPooler } from "@/db/refuse-unsaid-pooler";
import { ensureOwner } from "@/lib/auth/ensure-owner";
import { env } from "@/lib/env";
import { reasonOf } from "@/lib/errors";
import { ensureInstallation } from "@/lib/installation";
import { redactLogs } from "@/lib/redact-logs";

/** What must hold before the first answer. When it does not, the process says why and ends. */
export async function start(): Promise<void> {
  redactLogs();
  try {
    // biome-ignore lint/style/noProcessEnv: next-auth reads its address from the process alone
    process.env.NEXTAUTH_URL ||= env().APP_URL;
    await refuseUnsaidPooler();
    await ensureInstallation();
    await ensureOwner();
  } catch (error) {
    // Left to Next, it would be logged, and the server would go on to fail every request.
    console.error(`Relevé does not start. ${reasonOf(error)}`);
    process.exit(1);
  }
}
