const begunMs = performance.now();

/** One line of what is being done, with the seconds since the start. */
export function say(what: string): void {
  const seconds = ((performance.now() - begunMs) / 1000).toFixed(1);
  console.log(`${seconds.padStart(6)} s  ${what}`);
}
