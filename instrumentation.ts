/** Runs once before the server answers: what is missing stops the start, with the list. */
export async function register(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: Next sets it and drops this branch from bundles for other runtimes
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { env } = await import("@/lib/env");
    const { ensureInstallation } = await import("@/lib/installation");
    const { ensureOwner } = await import("@/lib/auth/ensure-owner");
    // biome-ignore lint/style/noProcessEnv: next-auth reads its address from the process alone
    process.env.NEXTAUTH_URL ||= env().APP_URL;
    await ensureInstallation();
    await ensureOwner();
  }
}
