/** Runs once before the server answers: what is missing stops the start, with the list. */
export async function register(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: Next sets it and drops this branch from bundles for other runtimes
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { start } = await import("@/lib/start");
    await start();
  }
}
