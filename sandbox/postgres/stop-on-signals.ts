const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Stops first, then lets the signal end the process as it would have without us. */
export function stopOnSignals(stop: () => Promise<void>): void {
  for (const signal of SIGNALS) {
    process.once(signal, async () => {
      await stop();
      process.kill(process.pid, signal);
    });
  }
}
