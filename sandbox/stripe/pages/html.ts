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

export function layout(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Local Stripe</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; color: #1a1f36; background: #f6f8fa; margin: 0 }
header { background: #1a1f36; color: #fff; padding: 10px 24px } header a { color: #fff; text-decoration: none }
main { max-width: 960px; margin: 24px auto; padding: 0 24px } h1 { font-size: 22px; margin: 0 0 4px }
h2 { font-size: 16px; margin: 28px 0 8px } a { color: #3d4db7 } .muted { color: #5b6478 }
table { border-collapse: collapse; width: 100%; background: #fff; border: 1px solid #e3e8ee }
th, td { text-align: left; padding: 8px 12px; border-bottom: 1px solid #e3e8ee; vertical-align: top } th { font-weight: 600 }
td.amount, th.amount { text-align: right; font-variant-numeric: tabular-nums }
</style>
</head>
<body>
<header><a href="/">Local Stripe <span>(test mode, nothing here is real)</span></a></header>
<main>${body}</main>
</body>
</html>`.text;
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
