/** Markup that is safe to send as it stands. */
export class Html {
  constructor(readonly text: string) {}
}

type Piece = string | number | null | Html | Html[];

/** A template whose values are escaped unless they are markup already. */
export function html(parts: TemplateStringsArray, ...values: Piece[]): Html {
  return new Html(
    parts.map((part, index) => part + (index < values.length ? shown(values[index] ?? null) : "")).join(""),
  );
}

function shown(value: Piece): string {
  if (value === null) return "";
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map((piece) => piece.text).join("");
  const escapes: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return String(value).replace(/[&<>"']/g, (character) => escapes[character] ?? character);
}
