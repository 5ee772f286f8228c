// Own searches as they are now: asked again while one of them goes on, and while somebody looks.

import { ask, Problem } from "../asking.js";
import { make, one, write } from "../elements.js";
import { count, counted, duration } from "../format.js";
import { ago, moment } from "../reader.js";
import { ofFloor } from "../runs/words.js";
import { plainWords } from "../search/failures.js";
import { pagesWords, titleOf, writeStatus } from "../search/head.js";

/** @typedef {Atrium.Job} Job */

const LIVE = 1000, QUIET = 15_000; // ms until it is asked again

/** @type {Map<string, JobItem>} */
const items = new Map();
const list = one("#jobs");
const problem = one("#jobs-problem");
/** @type {number | undefined} */
let timer;

async function look() {
  clearTimeout(timer);
  let live = false;
  try {
    const { jobs } = await ask("/api/search/jobs");
    show(jobs);
    live = jobs.some((/** @type {Job} */ job) => job.status === "running" || job.status === "queued");
    problem.hidden = true;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    problem.hidden = false;
    write(problem, `${error.message}${items.size ? " What you see is from before." : ""}${error.passes ? " It is asked again." : ""}`);
    one("#jobs-loading").hidden = true;
    if (error.status === 401) return;
  }
  if (!document.hidden) timer = setTimeout(look, live ? LIVE : QUIET);
}

/** @param {Job[]} jobs newest first */
function show(jobs) {
  one("#jobs-loading").hidden = true;
  one("#jobs-empty").hidden = jobs.length > 0;
  list.hidden = jobs.length === 0;
  const known = new Set(jobs.map(({ id }) => id));
  for (const [id, item] of items) {
    if (known.has(id)) continue;
    item.element.remove();
    items.delete(id);
  }
  let before = /** @type {Element | null} */ (null);
  for (const job of jobs) {
    let item = items.get(job.id);
    if (!item) items.set(job.id, (item = new JobItem(job.id)));
    item.show(job);
    const place = before ? before.nextElementSibling : list.firstElementChild;
    if (place !== item.element) list.insertBefore(item.element, place);
    before = item.element;
  }
}

class JobItem {
  /** @param {string} id */
  constructor(id) {
    this._id = id;
    const address = `/dashboard/jobs/${encodeURIComponent(id)}/`;
    this._name = make("a", { class: "job-name", href: address, dir: "auto" });
    this._how = make("span", { class: "job-how" });
    this._status = make("span", { class: "status" });
    this._bar = make("div", { class: "progress-bar" });
    this._progress = make("div", { class: "progress", role: "progressbar", "aria-label": "Progress", "aria-valuemin": 0, "aria-valuemax": 100 }, this._bar);
    this._count = make("span", { class: "job-count" });
    this._when = make("time");
    this._cancel = make("button", { type: "button", class: "btn btn-sm", onclick: () => this._act("DELETE", "") }, "Cancel");
    this._resume = make("button", { type: "button", class: "btn btn-sm", onclick: () => this._act("POST", "/resume") }, "Resume");
    this.element = make("li", { "data-job": id }, make("div", {}, this._name, this._how), make("div", {}, this._status),
      make("div", { class: "job-made" }, this._progress, this._count), this._when,
      make("div", { class: "job-buttons" }, this._cancel, this._resume, make("a", { class: "btn btn-sm", href: address }, "Open")));
  }

  /** @param {Job} job */
  show(job) {
    const { status, query, report, failure } = job;
    this.element.dataset.status = status;
    write(this._name, titleOf(job));
    write(this._how, `${pagesWords(query.pages)} · ${query.strategy} · ${query.parser}`);
    if (this._status.dataset.status !== status) writeStatus(this._status, status);
    const percent = status === "finished" ? 100 : job.wanted ? Math.min(100, Math.round((100 * (job.hotels + job.failed)) / job.wanted)) : 0;
    this._bar.style.width = `${percent}%`;
    this._bar.className = `progress-bar${status === "failed" ? " bg-danger" : status === "interrupted" ? " bg-warning" : ""}`;
    this._progress.setAttribute("aria-valuenow", String(percent));
    const multiple = report && ofFloor(report.seconds, report.floor_seconds);
    const measured = report ? `, ${duration(report.seconds)}${multiple ? `, ${multiple} the floor` : ""}` : "";
    const lost = job.failed ? `, ${count(job.failed)} failed` : "";
    write(this._count, status === "failed" && failure ? plainWords(failure).title : `${counted(job.hotels, "hotel")}${lost}${measured}`);
    this._count.title = failure?.message ?? "";
    this._when.dateTime = job.created_at;
    this._when.title = moment(job.created_at);
    write(this._when, ago(job.created_at));
    this._cancel.hidden = status !== "running" && status !== "queued";
    this._resume.hidden = status !== "interrupted";
    for (const button of [this._cancel, this._resume]) button.setAttribute("aria-label", `${button.textContent} the search of ${this._name.textContent}`);
  }

  /** @param {string} method @param {string} rest */
  async _act(method, rest) {
    this._cancel.disabled = this._resume.disabled = true;
    try {
      await ask(`/api/search/jobs/${encodeURIComponent(this._id)}${rest}`, { method });
      await look();
    } catch (error) {
      problem.hidden = false;
      write(problem, /** @type {Error} */ (error).message);
    } finally {
      this._cancel.disabled = this._resume.disabled = false;
    }
  }
}

document.addEventListener("visibilitychange", () => document.hidden || look());
addEventListener("online", look);
look();
