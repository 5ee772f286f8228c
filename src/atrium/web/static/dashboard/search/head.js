// How far a job is: its status, its steps, and, at the end, what it measured.

import { make, one, write } from "../elements.js";
import { count, counted, duration, share, size } from "../format.js";
import { closeness } from "../runs/words.js";
import { plainWords } from "./failures.js";

/** @typedef {Atrium.Job} Job */
/** @typedef {Atrium.JobStatus} JobStatus */
/** @typedef {import("./progress.js").Progress} Progress */

const TICK = 250; // ms: as often as the rest is drawn

/** @type {Record<JobStatus, [words: string, colour: string]>} */
export const STATUS = {
  queued: ["Waiting for its turn", "azure"],
  running: ["Running", "blue"],
  finished: ["Finished", "green"],
  failed: ["Failed", "red"],
  cancelled: ["Cancelled", "secondary"],
  interrupted: ["Interrupted", "orange"],
};

/** @param {Element} badge @param {JobStatus} status */
export function writeStatus(badge, status) {
  const [words, colour] = STATUS[status];
  badge.className = `status status-${colour}`;
  if (status === "running") badge.classList.add("is-live");
  badge.setAttribute("data-status", status);
  write(badge, words);
}

/** @param {{ first: number, last: number | null }} pages */
export function pagesWords({ first, last }) {
  if (last === null) return first === 1 ? "all pages" : `pages from ${first}`;
  return first === last ? `page ${first}` : `pages ${first}–${last}`;
}

/** @param {Job} job @param {string} [label] how the person called the city */
export function titleOf(job, label) {
  if (job.place) return `${job.place.name}${job.place.parents ? `, ${job.place.parents}` : ""}`;
  return label || (/^\d+$/.test(job.query.city) ? "A city" : job.query.city);
}

export class JobHead {
  constructor() {
    this._status = one("#job-status");
    this._bar = one("#bar");
    this._clock = one("#clock");
    this._began = 0;
    /** @type {number | undefined} */
    this._ticking = undefined;
  }

  /** @param {Job} job @param {string} label */
  begin(job, label) {
    const { query } = job;
    write(one("#job-title"), titleOf(job, label));
    write(one("#job-query"), [pagesWords(query.pages), query.strategy, query.parser, `${query.concurrency} pages at once`].join(" · "));
    this._began = new Date(job.changed_at).getTime();
    one("#figures").replaceChildren();
    this._best = 0;
    this.close();
  }

  close() {
    clearInterval(this._ticking);
    this._ticking = undefined;
  }

  /** @param {Progress} progress */
  show(progress) {
    const { status, place, report } = progress;
    if (this._status.dataset.status !== status) writeStatus(this._status, status);
    if (place) write(one("#job-title"), `${place.name}${place.parents ? `, ${place.parents}` : ""}`);
    this._best = status === "finished" ? 1 : Math.max(this._best ?? 0, progress.share); // a bar never goes back
    const percent = Math.round(this._best * 100);
    this._bar.style.transform = `scaleX(${this._best})`; // a width would lay the page out at each step
    this._bar.className = `progress-bar ${status === "failed" ? "bg-danger" : status === "interrupted" ? "bg-warning" : ""}`;
    this._bar.parentElement?.setAttribute("aria-valuenow", String(percent));
    this._steps(progress);
    this._time(progress);
    if (report) this._closing(progress);
    else this._meanwhile();
  }

  /** @param {Progress} progress */
  _steps(progress) {
    const { status, place, report } = progress;
    const { lists, hotels } = progress.counts;
    const live = status === "running";
    /** @param {string} name @param {boolean} done @param {boolean} now @param {string} text */
    const step = (name, done, now, text) => {
      const item = one(`#step-${name}`);
      item.dataset.step = done ? "done" : now ? "now" : "wait";
      write(/** @type {Element} */ (item.lastElementChild), text);
    };
    const lost = (/** @type {number} */ number) => (number ? `, ${count(number)} lost` : "");
    const about = progress.over ? "" : "about ";
    const listsDone = lists.read + lists.lost >= lists.expected && lists.read > 0;
    step("place", place !== null, live, place ? "found" : live ? "asking" : "–");
    step("lists", listsDone, live && place !== null, lists.read || lists.lost ? `${count(lists.read)} of ${count(lists.expected)}${lost(lists.lost)}` : "–");
    step("hotels", status === "finished", live && lists.read > 0, hotels.expected && lists.read ? `${count(hotels.found)} of ${listsDone ? "" : about}${count(hotels.expected)}${lost(hotels.lost)}` : "–");
    step("done", report !== null, false, report ? duration(report.seconds) : "–");
  }

  /** @param {Progress} progress */
  _time(progress) {
    const live = progress.status === "running";
    if (live && this._ticking === undefined) {
      const began = performance.now();
      this._ticking = setInterval(() => write(this._clock, duration(Math.round((performance.now() - began) / 100) / 10)), TICK);
    }
    if (live) return;
    this.close();
    write(this._clock, progress.report ? duration(progress.report.seconds) : "");
  }

  _meanwhile() {
    write(one("#floor-times"), "–");
    write(one("#floor-told"), "How much longer than the slowest chain of requests alone: known at the end");
  }

  /** @param {Progress} progress */
  _closing({ report }) {
    if (!report) return;
    const [short, sentence] = closeness(report);
    write(one("#floor-times"), short);
    write(one("#floor-told"), sentence);
    writeFigures(one("#figures"), report);
  }
}

/** @param {Element} list a <dl> @param {Atrium.RunReport} report */
export function writeFigures(list, report) {
  const facts = [
    ["Hotels", count(report.hotels)],
    ["Pages", `${count(report.pages)}${report.failed ? `, ${count(report.failed)} failed` : ""}`],
    ["Pages a second", count(Math.round(report.pages / Math.max(report.seconds, 0.001)))],
    ["Received", size(report.bytes_received)],
    ["Inflated", size(report.bytes_inflated)],
    ["Strategy", report.strategy],
    ["Parser", report.parser],
    ["Pages at once", count(report.concurrency)],
  ];
  list.replaceChildren(...facts.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
}

/** @param {HTMLElement} card @param {Progress} progress */
export function writeFailures(card, progress) {
  const failures = progress.failures;
  card.hidden = failures.length === 0;
  if (card.hidden) return;
  const whole = progress.found + progress.failed;
  one("#failure-list").replaceChildren(...failures.map(({ failure, pages }) => {
    const { title, words } = plainWords(failure);
    return make("li", { class: "list-group-item", "data-failure": failure.code },
      make("div", { class: "d-flex gap-2 align-items-baseline" },
        make("strong", {}, title), make("code", { class: "text-secondary" }, failure.code),
        make("span", { class: "ms-auto text-nowrap" }, `${counted(pages.length, "page")}, ${share(pages.length / Math.max(1, whole))}`)),
      make("p", { class: "m-0 text-secondary" }, words),
      make("details", {}, make("summary", {}, "Which ones, and what was said"),
        make("p", { class: "m-0", dir: "auto" }, failure.message),
        make("ul", { class: "failed-pages" }, ...pages.slice(0, 100).map((page) => make("li", { dir: "auto" }, page))),
        pages.length > 100 && make("p", { class: "m-0" }, `and ${count(pages.length - 100)} more`)));
  }));
}
