// One run: how close to the floor it came, and where its time went.

import { ask } from "../asking.js";
import { make, one, write } from "../elements.js";
import { duration } from "../format.js";
import { moment } from "../reader.js";
import { pagesWords, writeFigures } from "../search/head.js";
import { Progress } from "../search/progress.js";
import { JobStream } from "../search/stream.js";
import { phaseBar, phaseList, Waterfall } from "./waterfall.js";
import { closeness, pagesOf, placeOf } from "./words.js";

/** @typedef {Atrium.Run} Run */

const root = one("#run");
const OVER = new Set(["finished", "failed", "cancelled"]);

async function load() {
  try {
    show(/** @type {Run} */ (await ask(`/api/v1/runs/${root.dataset.run}/`)));
  } catch (error) {
    const problem = one("#run-problem");
    problem.hidden = false;
    problem.replaceChildren(`${/** @type {Error} */ (error).message} `, make("button", { type: "button", class: "btn btn-sm", onclick: () => location.reload() }, "Try again"));
  } finally {
    one("#run-loading").hidden = true;
  }
}

/** @param {Run} run */
function show(run) {
  const { report, query } = run;
  root.hidden = false;
  write(one(".page-title"), placeOf(run));
  document.title = `${placeOf(run)}, ${run.strategy} · Atrium`;
  write(one("#run-told"), `${pagesWords(query.pages)} · ${run.status} · ${moment(run.started_at)}`);
  const [short, sentence] = closeness(report);
  write(one("#run-times"), short);
  write(one("#run-floor"), `${sentence ? `${sentence}. ` : ""}The floor is the slowest chain of requests that depend on one another: a list page, the next one, one of its hotels. No strategy can be faster than that.`);
  const bar = (/** @type {string} */ name, /** @type {number} */ seconds, /** @type {string} */ kind) => {
    const drawn = make("i", { class: kind });
    drawn.style.width = `${(100 * seconds) / Math.max(report.seconds, report.floor_seconds, 0.001)}%`;
    return [make("span", {}, name), drawn, make("span", {}, duration(seconds))];
  };
  one("#floor-bars").append(...bar("This run", report.seconds, ""), ...bar("The floor", report.floor_seconds, "is-floor"));
  writeFigures(one("#run-facts"), report);
  phaseBar(one("#run-phase-bar"), { ...report.phases });
  phaseList(one("#run-phase-list"), { ...report.phases });
  const waterfall = new Waterfall(one("#run-waterfall"));
  waterfall.show(pagesOf(report), { floor: report.floor_seconds });
  waterfall.tell();
  named(run.run_id, (pages) => {
    waterfall.show(pages, { floor: report.floor_seconds });
    waterfall.tell();
  }).catch(() => {
    one("#run-unnamed").hidden = false; // it is kept no more
  });
  const again = /** @type {HTMLAnchorElement} */ (one("#again"));
  const { first, last } = query.pages;
  again.href = `/dashboard/search/?${new URLSearchParams({ city: query.city, label: placeOf(run), pages: last === null ? "all" : `${first}-${last}`, strategy: query.strategy, parser: query.parser, concurrency: String(query.concurrency) })}`;
  again.hidden = false;
}

/** A report has no names. As long as its search is kept, that one knows which page is whose. @param {string} job @param {(pages: import("../search/progress.js").WorkedPage[]) => void} then */
async function named(job, then) {
  const { query, status } = await ask(`/api/search/jobs/${job}`);
  if (!OVER.has(status)) return;
  const progress = new Progress(query.pages);
  new JobStream(job, (events) => {
    for (const event of events) progress.take(event);
    if (!progress.over) return true;
    then(progress.pages());
    return false;
  }, () => undefined);
}

load();
