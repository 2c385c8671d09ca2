/** One style sheet for the dashboard and the hosted pages: no script, no font, nothing from elsewhere. */
export const STYLE = `
:root { color-scheme: light dark; --ground: #f6f8fa; --card: #fff; --ink: #1a1f36; --muted: #566074; --line: #dde2ea;
  --accent: #4f46e5; --on-accent: #fff; --link: #3d4db7; --bar: #1a1f36; --good: #0b6b3a; --good-soft: #dff5e8;
  --warn: #7a4b00; --warn-soft: #fdf0d5; --bad: #a3152a; --bad-soft: #fde6e9 }
@media (prefers-color-scheme: dark) { :root { --ground: #0f1320; --card: #171c2c; --ink: #e8ebf4; --muted: #a3abc0;
  --line: #2b3247; --accent: #8b85ff; --on-accent: #0f1320; --link: #aab4ff; --bar: #171c2c; --good: #7fe0a9;
  --good-soft: #12331f; --warn: #f3c678; --warn-soft: #38290c; --bad: #ff9aa8; --bad-soft: #3d141b } }
* { box-sizing: border-box }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); margin: 0 }
a { color: var(--link) } h1 { font-size: 22px; line-height: 1.3; margin: 0 0 4px; overflow-wrap: anywhere }
h2 { font-size: 16px; margin: 28px 0 8px } p { margin: 8px 0 } .muted { color: var(--muted) } small { color: var(--muted) }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
header { background: var(--bar); color: #fff; border-bottom: 1px solid var(--line) }
header > div { max-width: 1080px; margin: 0 auto; padding: 10px 20px; display: flex; flex-wrap: wrap; gap: 4px 18px }
header a { color: #fff; text-decoration: none; padding: 3px 0 } header a:hover { text-decoration: underline }
header .name { font-weight: 600; margin-right: auto } header [aria-current] { text-decoration: underline; text-underline-offset: 4px }
main { max-width: 1080px; margin: 24px auto 64px; padding: 0 20px } main.narrow { max-width: 560px }
main.hosted { max-width: 960px; display: grid; gap: 24px 48px } @media (min-width: 760px) {
  main.hosted { grid-template-columns: 1fr 1fr; align-items: start; margin-top: 56px } }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--card) }
table { border-collapse: collapse; width: 100% } tbody tr:last-child > * { border-bottom: 0 }
th, td { text-align: left; padding: 8px 12px; border-bottom: 1px solid var(--line); vertical-align: top; white-space: nowrap }
td.wide { white-space: normal; min-width: 180px; overflow-wrap: anywhere }
th { font-weight: 600; color: var(--muted); font-size: 13px } .amount { text-align: right; font-variant-numeric: tabular-nums }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 20px; display: grid; gap: 14px }
.card > * { margin: 0 } .card + .card, .scroll + form { margin-top: 12px } .big { font-size: 34px; line-height: 1.2; font-weight: 600; font-variant-numeric: tabular-nums; margin: 4px 0 }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 6px 20px; margin: 12px 0 } dt { color: var(--muted) }
dd { margin: 0; overflow-wrap: anywhere } dl.sums { grid-template-columns: minmax(0, 1fr) max-content } dl.sums dt { color: inherit }
dl.sums dd { text-align: right; font-variant-numeric: tabular-nums } dl.sums small { display: block }
label { display: grid; gap: 4px; font-weight: 500 } .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 12px }
input, select { font: inherit; color: inherit; background: var(--card); border: 1px solid #7d879b; border-radius: 6px; padding: 9px 11px; width: 100%; min-width: 0 }
input[type=radio] { width: auto; margin: 4px 8px 0 0 } fieldset { border: 0; margin: 0; padding: 0; display: grid; gap: 6px }
fieldset label { display: flex; align-items: flex-start } legend { font-weight: 500; padding: 0 0 4px }
button, .button { font: inherit; font-weight: 600; border: 1px solid var(--line); border-radius: 6px; padding: 10px 16px; background: var(--card);
  color: var(--ink); cursor: pointer; text-decoration: none; text-align: center; display: inline-block }
button.main, .button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent) } button.bad { color: var(--bad) }
.row { display: flex; flex-wrap: wrap; gap: 8px; align-items: center } .between { justify-content: space-between }
.badge { display: inline-block; border-radius: 99px; padding: 0 9px; font-size: 13px; border: 1px solid var(--line) }
.badge.good, .note.good { background: var(--good-soft); color: var(--good) } .badge.bad, .note.bad { background: var(--bad-soft); color: var(--bad) }
.badge.warn, .note.warn { background: var(--warn-soft); color: var(--warn) } .note { border-radius: 6px; padding: 10px 14px; margin: 12px 0 }
pre { font: 13px/1.5 ui-monospace, monospace; overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 12px; margin: 0 }
code { font: 13px ui-monospace, monospace } details { margin-top: 28px } summary { cursor: pointer; font-weight: 600; margin-bottom: 8px }
@media print { header, .noprint { display: none } body { background: #fff } }
`;
