#include <auricle/report/style.hpp>

namespace auricle {

std::string_view report_style() {
  return R"css(
:root {
  color-scheme: light dark;
  --paper: #fdfdfb; --ink: #1d1f22; --soft: #5b6067; --line: #d9dadc;
  --card: #f4f4f1; --accent: #2f6c9f; --warn: #9a4a12;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #16181b; --ink: #e4e5e7; --soft: #a3a8af; --line: #35393f;
    --card: #1f2226; --accent: #7db4e0; --warn: #e6a06a;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 58rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif;
}
h1 { margin: 0; font-size: 1.15rem; font-weight: 600; color: var(--soft); }
h2 { margin: 0 0 .75rem; font-size: 1.25rem; font-weight: 600; }
h3 { margin: 1.5rem 0 .5rem; font-size: 1rem; font-weight: 600; }
p { margin: 0 0 .75rem; max-width: 44rem; }
header { padding-bottom: 1.5rem; border-bottom: 1px solid var(--line); }
.verdict { margin: .5rem 0 .75rem; font-size: 1.6rem; line-height: 1.3; font-weight: 600; max-width: none; }
.soft, figcaption, nav { color: var(--soft); font-size: .9rem; }
.warn { color: var(--warn); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; margin: 0; padding: 0; list-style: none; }
a { color: var(--accent); }
section { margin-top: 2.75rem; break-inside: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .93rem; }
th, td { padding: .35rem .7rem; text-align: right; vertical-align: top; border-bottom: 1px solid var(--line); }
th { font-weight: 600; }
th[scope="row"], td.text, th.text { text-align: left; }
td { white-space: nowrap; }
tbody th[scope="row"] { font-weight: 500; white-space: nowrap; }
caption { padding-bottom: .4rem; text-align: left; color: var(--soft); font-size: .9rem; }
table.facts td { text-align: left; white-space: normal; overflow-wrap: anywhere; }
table.facts th { padding-left: 0; white-space: normal; }
table.confusion th[scope="col"] { max-width: 8rem; overflow-wrap: break-word; font-weight: 500; }
table.confusion td { min-width: 2.8rem; text-align: center; border: 1px solid var(--line); }
table.confusion td.right { outline: 2px solid var(--ink); outline-offset: -2px; font-weight: 700; }
table.confusion td.none { color: var(--soft); }
.scroll { overflow-x: auto; margin-bottom: 1rem; }
.scroll:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
figure { margin: 0 0 1rem; }
figure img { display: block; width: 100%; max-width: 42rem; height: auto; }
.curves figure img { max-width: none; min-width: 42rem; }
.mistakes { display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: 1.25rem; padding: 0;
  list-style: none; }
.mistakes li { padding: .8rem; background: var(--card); border-radius: .4rem; break-inside: avoid; min-width: 0; }
.mistakes img { display: block; width: 100%; height: auto; border-radius: .2rem; margin-bottom: .5rem; }
.mistakes .gone { display: grid; place-items: center; aspect-ratio: 3; margin: 0 0 .5rem; padding: .5rem;
  border: 1px dashed var(--line); border-radius: .2rem; text-align: center; }
.mistakes .song { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
.mistakes .said { margin: 0; }
details { margin-bottom: 1rem; }
summary { cursor: pointer; color: var(--accent); padding: .2rem 0; }
pre { overflow-x: auto; padding: .8rem 1rem; background: var(--card); border-radius: .4rem; font-size: .85rem;
  line-height: 1.45; }
code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
@media (max-width: 34rem) {
  body { padding: 1.25rem .9rem 3rem; }
  .verdict { font-size: 1.3rem; }
  th, td { padding: .3rem .45rem; }
  table { font-size: .85rem; }
  tbody th[scope="row"] { white-space: normal; }
}
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav { display: none; }
  section, figure, table { break-inside: avoid; }
  .scroll { overflow: visible; }
  .curves figure img { min-width: 0; }
  pre { white-space: pre-wrap; }
  td { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
)css";
}

}  // namespace auricle
