export type FormValue = string | FormValue[] | FormHash;
export interface FormHash {
  [key: string]: FormValue;
}

/** Reads Stripe's form encoding: `a[b][0]=x`, `expand[]=y`, dotted nothing. Later values win, `[]` appends. */
export function parseForm(text: string): FormHash {
  const root: FormHash = {};
  for (const pair of text.split("&")) {
    if (pair === "") continue;
    const at = pair.indexOf("=");
    const name = decode(at < 0 ? pair : pair.slice(0, at));
    place(root, pathOf(name), at < 0 ? "" : decode(pair.slice(at + 1)));
  }
  return listsFrom(root);
}

export function isHash(value: FormValue | undefined): value is FormHash {
  return typeof value === "object" && !Array.isArray(value);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

function pathOf(name: string): string[] {
  const open = name.indexOf("[");
  if (open <= 0) return [name];
  const inner = name.slice(open + 1).replace(/\]$/, "");
  return [name.slice(0, open), ...inner.split("][")];
}

function place(root: FormHash, path: string[], value: string): void {
  let here = root;
  path.forEach((step, depth) => {
    const key = step === "" ? String(Object.keys(here).length) : step;
    if (depth === path.length - 1) {
      Object.defineProperty(here, key, { value, enumerable: true, configurable: true, writable: true });
      return;
    }
    const next = Object.hasOwn(here, key) ? here[key] : undefined;
    const hash: FormHash = isHash(next) ? next : {};
    Object.defineProperty(here, key, { value: hash, enumerable: true, configurable: true, writable: true });
    here = hash;
  });
}

/** Hashes whose keys are 0, 1, 2 … were lists on the wire. The root is always a hash. */
function listsFrom(hash: FormHash): FormHash {
  const out: FormHash = {};
  for (const [key, value] of Object.entries(hash)) out[key] = isHash(value) ? listOrHash(value) : value;
  return out;
}

function listOrHash(hash: FormHash): FormValue {
  const inner = listsFrom(hash);
  const keys = Object.keys(inner);
  return keys.length > 0 && keys.every((key) => /^\d+$/.test(key)) ? Object.values(inner) : inner;
}
