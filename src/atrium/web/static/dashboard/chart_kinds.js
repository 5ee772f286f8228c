// From rows to a chart: what each kind of figure draws, and what its table says.
import { moment, money, number } from "./reader.js";

/** @typedef {{ heads: string[], lines: Array<[string, ...Array<string | number | null>]>, option: (c: any) => object }} Drawn */

const short = (/** @type {number} */ value) => (Math.abs(value) < 10_000 ? value.toLocaleString() : value.toLocaleString(undefined, { notation: "compact", maximumFractionDigits: 1 }));
const axis = (/** @type {any} */ c) => ({ axisLine: { lineStyle: { color: c.line } }, axisTick: { show: false }, axisLabel: { color: c.quiet }, splitLine: { lineStyle: { color: c.line } } });
const words = (/** @type {string} */ text, most = 22) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** Names and one number each, the largest on top. @param {any[]} rows @param {Element} figure @returns {Drawn} */
function bars(rows, figure) {
  const [name = "", first = ""] = fields(rows[0]);
  const { field: value = first } = /** @type {HTMLElement} */ (figure).dataset;
  const heads = [title(name), title(value)];
  const shown = [...rows].reverse();
  return {
    heads,
    lines: rows.map((row) => [String(row[name] ?? "unknown"), row[value]]),
    option: (c) => ({
      xAxis: { type: "value", ...axis(c), axisLabel: { color: c.quiet, formatter: short, hideOverlap: true }, minInterval: 1 },
      yAxis: { type: "category", data: shown.map((row) => words(String(row[name] ?? "unknown"))), ...axis(c), splitLine: { show: false } },
      tooltip: tip(c, (/** @type {any} */ at) => `${shown[at].name ?? shown[at][name] ?? "unknown"}: ${number(shown[at][value])}`),
      series: [{ type: "bar", data: shown.map((row) => row[value]), barMaxWidth: 18, itemStyle: { borderRadius: [0, 3, 3, 0] } }],
    }),
  };
}

/** Classes in their own order and how many are in each. @param {any[]} rows @returns {Drawn} */
function columns(rows) {
  const [name = "", value = ""] = fields(rows[0]);
  return {
    heads: [title(name), title(value)],
    lines: rows.map((row) => [String(row[name]), row[value]]),
    option: (c) => ({
      xAxis: { type: "category", data: rows.map((row) => String(row[name])), ...axis(c), axisLabel: { color: c.quiet, hideOverlap: true } },
      yAxis: { type: "value", minInterval: 1, ...axis(c), axisLabel: { color: c.quiet, formatter: short } },
      tooltip: tip(c, (/** @type {any} */ at) => `${rows[at][name]}: ${number(rows[at][value])}`),
      series: [{ type: "bar", data: rows.map((row) => row[value]), barMaxWidth: 34, itemStyle: { borderRadius: [3, 3, 0, 0] } }],
    }),
  };
}

/** Days where the rows span days, else times of the day. @param {number[]} moments */
function clock(moments) {
  const days = (Math.max(...moments) - Math.min(...moments)) / 86_400_000;
  /** @type {Intl.DateTimeFormatOptions} */
  const shown = days > 400 ? { month: "short", year: "numeric" } : days > 2 ? { month: "short", day: "numeric" } : { hour: "2-digit", minute: "2-digit" };
  const format = new Intl.DateTimeFormat(undefined, shown);
  return (/** @type {number} */ at) => format.format(at);
}

/** A number over time, one line for each `series` of the rows. @param {any[]} rows @param {Element} figure @returns {Drawn} */
function times(rows, figure) {
  const { field = "value", currency, inverse, shape = "line", least, most, days } = /** @type {HTMLElement} */ (figure).dataset;
  const names = [...new Set(rows.map((row) => row.series ?? title(field)))];
  const told = (/** @type {number | null} */ value) => (currency === undefined ? number(value) : money(value, currency));
  const span = days ? { min: Date.now() - Number(days) * 86_400_000, max: Date.now() } : {};
  return {
    heads: ["When", ...(names.length > 1 ? ["What"] : []), title(field)],
    lines: rows.map((row) => [moment(row.at ?? row.observed_at), ...(names.length > 1 ? [row.series] : []), told(row[field])]),
    option: (c) => ({
      legend: { show: names.length > 1, bottom: 0, textStyle: { color: c.quiet }, icon: "roundRect" },
      grid: { left: 8, right: 20, top: 16, bottom: names.length > 1 ? 32 : 8, containLabel: true },
      xAxis: { type: "time", ...span, ...axis(c), splitLine: { show: false }, axisLabel: { color: c.quiet, hideOverlap: true, formatter: clock([...Object.values(span), ...rows.map((row) => Date.parse(row.at ?? row.observed_at))]) } },
      // the first place is the highest
      yAxis: { type: "value", ...(least === undefined ? {} : { min: Number(least), max: Number(most) }), scale: shape === "line", inverse: inverse !== undefined, ...axis(c), axisLabel: { color: c.quiet, formatter: short }, minInterval: inverse === undefined ? 0 : 1 },
      tooltip: { ...tip(c), formatter: (/** @type {any} */ at) => at.map((/** @type {any} */ each) => `${each.seriesName}: ${told(each.value[1])}\n${moment(each.value[0])}`).join("\n") },
      series: names.map((name) => ({
        name, type: shape, ...(shape === "line" ? { step: "end" } : { stack: "all", barMaxWidth: 14, itemStyle: { borderRadius: [3, 3, 0, 0] } }), symbol: "circle", symbolSize: 7, connectNulls: false, lineStyle: { width: 2 },
        data: rows.filter((row) => (row.series ?? title(field)) === name).map((row) => [row.at ?? row.observed_at, row[field]]),
      })),
    }),
  };
}

/** Two numbers of each name as bars side by side. @param {any[]} rows @returns {Drawn} */
function pairs(rows) {
  const [name = "", ...values] = fields(rows[0]);
  return {
    heads: [name, ...values].map(title),
    lines: rows.map((row) => [String(row[name]), ...values.map((value) => row[value])]),
    option: (c) => ({
      legend: { bottom: 0, textStyle: { color: c.quiet }, icon: "roundRect" },
      grid: { left: 8, right: 16, top: 16, bottom: 32, containLabel: true },
      xAxis: { type: "category", data: rows.map((row) => words(String(row[name]), 16)), ...axis(c), axisLabel: { color: c.quiet, hideOverlap: true, rotate: rows.length > 5 ? 30 : 0 } },
      yAxis: { type: "value", ...axis(c), axisLabel: { color: c.quiet, formatter: short } },
      tooltip: { ...tip(c), formatter: (/** @type {any} */ at) => `${at[0].name}\n${at.map((/** @type {any} */ each) => `${each.seriesName}: ${number(each.value)}`).join("\n")}` },
      series: values.map((value) => ({ name: title(value), type: "bar", barMaxWidth: 22, data: rows.map((row) => row[value]), itemStyle: { borderRadius: [3, 3, 0, 0] } })),
    }),
  };
}

/** @param {any} c @param {(at: number) => string} [say] */
function tip(c, say) {
  const base = { renderMode: "richText", trigger: "axis", confine: true, backgroundColor: c.paper, borderColor: c.line, textStyle: { color: c.ink, fontSize: 12 }, axisPointer: { type: "shadow", shadowStyle: { opacity: 0.12 } } };
  return say ? { ...base, formatter: (/** @type {any} */ at) => say((Array.isArray(at) ? at[0] : at).dataIndex) } : base;
}

const fields = (/** @type {any} */ row) => Object.keys(row);
const title = (/** @type {string} */ name) => (name.charAt(0).toUpperCase() + name.slice(1)).replaceAll("_", " ");

/** @type {Record<string, (rows: any[], figure: Element) => Drawn>} */
export const kinds = { bars, columns, times, pairs };
