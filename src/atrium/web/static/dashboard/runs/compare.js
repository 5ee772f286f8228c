// Two runs on one scale: which was faster, and in which phase the other one lost it.

import { ask } from "../asking.js";
import { make, one, write } from "../elements.js";
import { duration, share, times } from "../format.js";
import { moment } from "../reader.js";
import { pagesWords } from "../search/head.js";
import { PHASES } from "./timings.js";
import { phaseBar, Waterfall } from "./waterfall.js";
import { differences, pagesOf, perPage, placeOf, reason } from "./words.js";

/** @typedef {Atrium.Run} Run */

async function load() {
  const asked = new URLSearchParams(location.search);
  try {
    const ids = [asked.get("a"), asked.get("b")];
    if (!ids.every((id) => id && /^\d{1,18}$/.test(id))) throw new RangeError("Two runs are compared: tick them in the list of runs.");
    const [a, b] = await Promise.all(ids.map((id) => ask(`/api/v1/runs/${id}/`)));
    show(a, b);
  } catch (error) {
    const problem = one("#compare-problem");
    problem.hidden = false;
    problem.replaceChildren(`${/** @type {Error} */ (error).message} `, make("a", { class: "alert-link", href: "/dashboard/runs/" }, "To the runs"));
  } finally {
    one("#compare-loading").hidden = true;
  }
}

/** @param {Run} run */
const called = (run) => `${run.strategy}, ${run.report.parser}`;

/** @param {Run} a @param {Run} b */
function show(a, b) {
  one("#two").hidden = false;
  verdict(a, b);
  versus(a, b);
  const longest = Math.max(a.report.seconds, b.report.seconds);
  for (const [side, run] of /** @type {const} */ ([["a", a], ["b", b]])) {
    const link = make("a", { href: `/dashboard/runs/${run.id}/` }, called(run));
    one(`#title-${side}`).replaceChildren(link);
    write(one(`#told-${side}`), `${placeOf(run)} · ${pagesWords(run.query.pages)} · ${duration(run.seconds)} · ${moment(run.started_at)}`);
    write(one(`[data-side=${side}]`), called(run));
    phaseBar(one(`#bar-${side}`), { ...run.report.phases });
    const waterfall = new Waterfall(one(`#waterfall-${side}`));
    waterfall.show(pagesOf(run.report), { floor: run.report.floor_seconds, longest });
    waterfall.tell();
  }
}

/** @param {Run} a @param {Run} b */
function verdict(a, b) {
  const [fast, slow] = a.seconds <= b.seconds ? [a, b] : [b, a];
  const factor = slow.seconds / Math.max(fast.seconds, 0.001);
  const name = called(fast) === called(slow) ? (fast === a ? "The first run" : "The second run") : called(fast);
  write(one("#verdict"), factor < 1.03 ? `Equally fast: ${duration(fast.seconds)} and ${duration(slow.seconds)}` : `${name} was ${times(factor)} as fast`);
  const because = reason(fast, slow);
  write(one("#why"), because
    ? `${duration(fast.seconds)} against ${duration(slow.seconds)}. In the slower one ${because.words}: ${duration(because.seconds)} more per page in “${because.phase}”.`
    : `${duration(fast.seconds)} against ${duration(slow.seconds)}. No phase of a page was slower: the pages overlapped less.`);
  const other = differences(a, b);
  const caution = one("#caution");
  caution.hidden = other.length === 0;
  write(caution, `Compare with care: besides what is named above, ${other.join(", ")} differ${other.length === 1 ? "s" : ""}.`);
}

/** @param {Run} a @param {Run} b */
function versus(a, b) {
  const pages = perPage(a, b);
  const rows = [["In all", a.seconds, b.seconds, ""], ["The floor", a.report.floor_seconds, b.report.floor_seconds, ""],
    ...PHASES.map(({ name }) => [`${name}, per page`, pages.a[name] ?? 0, pages.b[name] ?? 0, name])];
  const most = Math.max(...rows.slice(2).map(([, left, right]) => Math.abs(Number(right) - Number(left))), 1e-9);
  one("#versus").append(...rows.map(([words, left, right, phase]) => {
    const by = Number(right) - Number(left);
    const bar = make("i");
    bar.style.width = phase ? `${(100 * Math.abs(by)) / most}%` : "0";
    const better = by < 0 ? "is-better" : by > 0 ? "is-worse" : "";
    const factor = Number(right) / Number(left);
    const relative = !Number(left) ? "" : factor < 2 ? ` (${share(Math.abs(factor - 1))})` : ` (${times(factor)})`;
    const told = by ? `${by < 0 ? "−" : "+"}${duration(Math.abs(by))}${relative}` : "–";
    return make("tr", {}, make("th", { scope: "row", class: phase ? `phase phase-${phase}` : "" }, String(words)),
      make("td", { class: "text-end" }, duration(Number(left))), make("td", { class: "text-end" }, duration(Number(right))),
      make("td", { class: better }, make("div", { class: "difference" }, bar, make("span", {}, told))));
  }));
}

load();
