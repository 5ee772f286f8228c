// Draws <figure data-chart>: rows from a JSON endpoint, colours from the style sheet, the numbers as a table below.
import echarts from "../vendor/echarts.js";
import { kinds } from "./chart_kinds.js";
import { number } from "./reader.js";
import { rows } from "./sources.js";
import { follow } from "./states.js";

/** @type {Set<() => void>} */
const redraw = new Set();

/** The colours of the moment: light-dark() is resolved by a probe. */
export function colours() {
  const probe = document.createElement("i");
  document.body.append(probe);
  const of = (/** @type {string} */ name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const found = {
    series: [1, 2, 3, 4, 5].map((n) => of(`--series-${n}`)),
    ink: of("--tblr-body-color"), quiet: of("--quiet-ink"), line: of("--tblr-border-color"), paper: of("--tblr-bg-surface"),
  };
  probe.remove();
  return found;
}

/** Draws what `option` gives into `canvas`, again at another size or in another light. @param {HTMLElement} canvas @param {(c: ReturnType<typeof colours>) => object} option */
export function draw(canvas, option) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const chart = echarts.getInstanceByDom(canvas) ?? echarts.init(canvas, null, { renderer: "canvas" });
  const paint = () => {
    const c = colours();
    const base = {
      animation: !still, animationDuration: 350, color: c.series, backgroundColor: "transparent",
      textStyle: { color: c.quiet, fontFamily: getComputedStyle(document.body).fontFamily },
      // drawn in the canvas: ECharts' own HTML has inline styles, which the policy refuses
      tooltip: { renderMode: "richText", trigger: "axis", confine: true, backgroundColor: c.paper, borderColor: c.line, textStyle: { color: c.ink, fontSize: 12 }, axisPointer: { type: "shadow", shadowStyle: { opacity: 0.12 } } },
      grid: { left: 8, right: 16, top: 16, bottom: 8, containLabel: true },
    };
    chart.setOption({ ...base, ...option(c) }, true);
  };
  paint();
  redraw.add(paint);
  new ResizeObserver(() => chart.resize()).observe(canvas);
  return chart;
}
new MutationObserver(() => redraw.forEach((paint) => paint())).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });

/** @param {Element} figure @param {Array<[string, ...Array<string | number | null>]>} lines @param {string[]} heads */
function tell(figure, heads, lines) {
  const table = document.createElement("table");
  table.className = "table table-sm";
  const head = table.createTHead().insertRow();
  for (const words of heads) head.append(Object.assign(document.createElement("th"), { scope: "col", textContent: words }));
  const body = table.createTBody();
  for (const [name, ...values] of lines) {
    const row = body.insertRow();
    row.append(Object.assign(document.createElement("th"), { scope: "row", textContent: name }));
    for (const value of values) row.insertCell().textContent = typeof value === "number" ? number(value) : value ?? "–";
  }
  figure.querySelector("[data-numbers]")?.replaceChildren(table);
}

for (const figure of document.querySelectorAll("figure[data-chart][data-source]")) {
  const { chart: kind = "", source = "", part = "" } = /** @type {HTMLElement} */ (figure).dataset;
  const canvas = /** @type {HTMLElement} */ (figure.querySelector("[data-canvas]"));
  const drawn = kinds[kind];
  if (!source || !drawn) continue;
  follow(figure, async () => {
    const found = await rows(source, part);
    if (!found.length) return false;
    const { heads, lines, option } = drawn(found, figure);
    tell(figure, heads, lines);
    draw(canvas, option);
    return true;
  });
}
