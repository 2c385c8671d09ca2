// Any origin would do: it only shows whether the address leaves it.
const HERE = "http://here.invalid";

/** Where to go after sign-in: a path of this site, whatever the address asked for. */
export function returnPathFrom(value: string | undefined, fallback: string): string {
  if (!value?.startsWith("/") || !URL.canParse(value, HERE)) return fallback;
  const url = new URL(value, HERE);
  return url.origin === HERE ? `${url.pathname}${url.search}` : fallback;
}
