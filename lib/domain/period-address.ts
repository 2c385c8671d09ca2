const ADDRESS = /^(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})(\.\d{3})?Z$/;

/** An instant as an address and a file's name can carry it, in UTC: "2026-10-22T15-16-39Z". */
export function addressOfInstant(at: Date): string {
  return at.toISOString().replace(".000Z", "Z").replaceAll(":", "-");
}

/** The instant that an address names, or null: each instant has one address, and no other text names it. */
export function instantOfAddress(address: string): Date | null {
  const [, day, hours, minutes, seconds, fraction = ""] = ADDRESS.exec(address) ?? [];
  if (day === undefined) return null;
  const at = new Date(`${day}T${hours}:${minutes}:${seconds}${fraction}Z`);
  return !Number.isNaN(at.getTime()) && addressOfInstant(at) === address ? at : null;
}
