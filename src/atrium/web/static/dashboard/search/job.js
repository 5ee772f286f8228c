// One job on the page: its events come in, and a few times a second what they changed is drawn.

import { ask, Problem } from "../asking.js";
import { make, one, write } from "../elements.js";
import { count, counted, duration } from "../format.js";
import { sums } from "../runs/timings.js";
import { phaseBar, phaseList, Waterfall } from "../runs/waterfall.js";
import { Choice } from "./choice.js";
import { plainWords } from "./failures.js";
import { JobHead, titleOf, writeFailures } from "./head.js";
import { HotelMap } from "./map.js";
import { Progress } from "./progress.js";
import { SaveBar } from "./savebar.js";
import { Saving } from "./saving.js";
import { JobStream } from "./stream.js";
import { HotelTable } from "./table.js";

/** @typedef {Atrium.Job} Job */
/** @typedef {Atrium.JobEvent} JobEvent */

const LEISURE = 120; // ms between two things that can wait

export class JobView {
  /** @param {HTMLElement} root @param {{ onHelp: () => void }} around */
  constructor(root, { onHelp }) {
    this._root = root;
    this._head = new JobHead();
    this._saving = new Saving(() => this._table.mark());
    const element = /** @type {HTMLTableElement} */ (one("#hotels"));
    this._table = new HotelTable(element, {
      stateOf: (key) => ({ ticked: this._choice.has(key), saved: this._saving.stageOf(key) }),
      onShown: () => this._shown(),
      onUnsorted: (rows) => this._unsorted(rows),
    });
    this._choice = new Choice(element, this._table, {
      all: one("#tick-all"),
      onChange: () => this._ticked(),
      onSave: () => this._bar.save(),
      onFilter: () => one("#filter").focus(),
      onHelp,
    });
    this._bar = new SaveBar(this._saving, {
      hotels: () => this._choice.hotels,
      untick: (keys) => this._choice.set(keys, false),
      shown: () => ({ rows: this._table.shown.length, found: this._progress?.found ?? 0 }),
    });
    this._map = new HotelMap(one("#map"), root.dataset.world ?? "", (row) => this._table.focus(row, { block: "center", behavior: "smooth" }));
    this._waterfall = new Waterfall(one("#waterfall"));
    /** @type {Progress | null} */
    this._progress = null;
    /** @type {JobStream | null} */
    this._stream = null;
    this._id = "";
    /** What is drawn at leisure, in its order. @type {Map<string, () => void>} */
    this._waiting = new Map();
    this._placed = false;
    /** @type {number | undefined} */
    this._unconnected = undefined;
    this._listen();
  }

  _listen() {
    one("#cancel").addEventListener("click", () => this._act("DELETE", ""));
    one("#resume").addEventListener("click", () => this._act("POST", "/resume"));
    one("#settle").addEventListener("click", () => this._table.settle());
    one("#order").addEventListener("change", (event) => this._table.sortBy(valueOf(event)));
    one("#which-run").addEventListener("change", () => this._progress && this._measures(this._progress));
    one("#filter").addEventListener("input", (event) => this._table.filter({ text: valueOf(event).trim().toLocaleLowerCase() }));
    one("#filter-rating").addEventListener("change", (event) => this._table.filter({ rating: Number(valueOf(event)) }));
    one("#filter-stars").addEventListener("change", (event) => this._table.filter({ stars: Number(valueOf(event)) }));
  }

  /**
   * Shows a job from its first event on, wherever it is by now.
   * @param {string} id @param {string} [label] how the person called the city
   * @returns {Promise<Job | null>} null where there is no such job; that is told on the page
   */
  async open(id, label = "") {
    this.close();
    this._id = id;
    this._root.hidden = false;
    this._root.dataset.job = id;
    this._map.open();
    let job;
    try {
      job = /** @type {Job} */ (await ask(this._address("")));
    } catch (error) {
      this._missing(/** @type {Error} */ (error));
      return null;
    }
    if (this._id !== id) return null;
    this._begin(job, label);
    return job;
  }

  /** @param {Job} job @param {string} label */
  _begin(job, label) {
    this._progress = new Progress(job.query.pages);
    this._root.classList.remove("is-missing");
    document.title = `${titleOf(job, label)} · Atrium`;
    this._news("");
    this._head.begin(job, label);
    this._table.clear();
    this._map.clear();
    this._choice.begin(job.id);
    this._bar.begin(job.id);
    for (const link of this._root.querySelectorAll("[data-export]")) link.setAttribute("href", this._address(`/export/${link.getAttribute("data-export")}`));
    this._draw();
    this._stream = new JobStream(job.id, (events) => this._take(events), (connected) => this._connection(connected));
    this._saving.recall().catch(() => undefined); // nothing looks saved then, and saving again does no harm
  }

  close() {
    this._stream?.close();
    this._stream = null;
    this._head.close();
    this._id = "";
  }

  /** @param {string} rest */
  _address(rest) {
    return `/api/search/jobs/${encodeURIComponent(this._id)}${rest}`;
  }

  /** @param {JobEvent[]} events @returns {boolean} whether more may come */
  _take(events) {
    const progress = /** @type {Progress} */ (this._progress);
    for (const event of events) progress.take(event);
    this._draw();
    return !progress.over;
  }

  _draw() {
    const progress = /** @type {Progress} */ (this._progress);
    const changed = progress.drain();
    const { place } = progress;
    if (place && !this._placed) this._later("place", () => this._map.begin(place));
    this._placed = place !== null;
    if (changed.length) {
      this._table.update(changed);
      this._map.add(changed.filter((row) => row.hotel));
    }
    this._head.show(progress);
    this._status(progress);
    if (progress.failed || !one("#failures").hidden) this._later("failures", () => writeFailures(one("#failures"), progress));
    this._later("measures", () => this._measures(progress));
    if (changed.length) this._later("map", () => this._map.draw());
    else if (progress.over) this._count(); // what waits to be counted would be told after the end
  }

  /** What need not be drawn with the rows, and never two of them in one frame. @param {string} name @param {() => void} draw */
  _later(name, draw) {
    if (this._waiting.has(name)) this._waiting.set(name, draw);
    else if (this._waiting.set(name, draw).size === 1) this._next();
  }

  _next() {
    setTimeout(() => {
      const [first] = this._waiting;
      if (!first) return;
      this._waiting.delete(first[0]);
      first[1]();
      if (this._waiting.size) this._next();
    }, LEISURE);
  }

  /** @param {Progress} progress */
  _measures(progress) {
    if (progress !== this._progress) return;
    const latest = progress.runs.length - 1;
    const chosen = this._run(latest);
    const pages = progress.pages(chosen);
    const report = chosen === latest ? progress.report : null; // it tells of the last run only
    const phases = report?.phases ?? sums(pages.map(({ timing }) => timing));
    phaseBar(one("#phase-bar"), { ...phases });
    phaseList(one("#phase-list"), { ...phases });
    this._waterfall.show(pages, { floor: report?.floor_seconds ?? 0 });
    if (progress.status !== "running" && progress.status !== "queued") this._waterfall.tell();
    const floor = report ? `; the dotted line is the floor, ${duration(report.floor_seconds)}` : "";
    write(one("#waterfall-told"), pages.length ? `${counted(pages.length, "page")} on one clock${floor}` : "Every page on one clock");
  }

  /** Which run is shown: the latest, until a person chooses another one. @param {number} latest from 0 */
  _run(latest) {
    const choice = /** @type {HTMLSelectElement} */ (one("#which-run"));
    choice.hidden = latest < 1;
    if (choice.options.length !== latest + 1) {
      choice.replaceChildren(...Array.from({ length: latest + 1 }, (_, run) => make("option", { value: run }, run ? `Run ${run + 1}, resumed` : "Run 1")));
      choice.value = String(latest);
    }
    return latest < 1 ? latest : Number(choice.value);
  }

  /** @param {Progress} progress */
  _status(progress) {
    const { status, failure, found } = progress;
    const live = status === "queued" || status === "running";
    one("#cancel").hidden = !live;
    one("#resume").hidden = status !== "interrupted";
    /** @type {HTMLButtonElement} */ (one("#export")).disabled = found === 0;
    // a search that ended before its first list page has nothing to show but why
    one("#job-columns").hidden = progress.over && !progress.rows.size && !progress.failures.length;
    const none = one("#no-rows");
    none.hidden = progress.rows.size > 0;
    write(none, live ? "Hotels appear here as soon as the first list page was read." : "This search brought no hotel.");
    if (status === "failed" && failure) {
      const { title, words } = plainWords(failure);
      this._news(`${title}. ${words} ${failure.message === words ? "" : `What was said: ${failure.message}`}`, "danger");
    } else if (status === "interrupted") {
      this._news("Whoever ran this search is gone. What came in is kept; Resume fetches only what is missing.", "warning");
    } else if (status === "cancelled") {
      this._news("Cancelled. What had come in is kept.", "info");
    } else this._news("");
  }

  /** @param {string} method @param {string} rest */
  async _act(method, rest) {
    for (const name of ["#cancel", "#resume"]) /** @type {HTMLButtonElement} */ (one(name)).disabled = true;
    try {
      await ask(this._address(rest), { method }); // what comes of it the stream tells
    } catch (error) {
      this._news(/** @type {Error} */ (error).message, "danger");
    } finally {
      for (const name of ["#cancel", "#resume"]) /** @type {HTMLButtonElement} */ (one(name)).disabled = false;
    }
  }

  /** @param {boolean} connected */
  _connection(connected) {
    clearTimeout(this._unconnected);
    const told = one("#job-connection");
    if (connected) told.hidden = true;
    // a server that has said everything closes the stream, and a short break is nobody's business
    else this._unconnected = setTimeout(() => (told.hidden = !this._stream || (this._progress?.over ?? true)), 1500);
  }

  /** @param {Error} error */
  _missing(error) {
    const gone = error instanceof Problem && (error.status === 404 || error.status === 422); // what is no id names no search either
    this._table.clear();
    this._root.classList.add("is-missing");
    write(one("#job-title"), gone ? "There is no such search" : "This search can't be shown");
    this._news(gone ? "It is somebody else's, or it is older than a day: so long searches are kept. What each of them measured stays among the runs." : error.message, gone ? "info" : "danger");
    if (error instanceof Problem && error.passes) setTimeout(() => this._id && this.open(this._id), 3000);
  }

  /** @param {string} text @param {string} [kind] */
  _news(text, kind = "info") {
    const news = one("#job-news");
    news.hidden = !text;
    news.className = `alert alert-${kind} mb-0 mt-3`;
    write(news, text);
  }

  /** Counting what is shown walks over every row: not for each of those that arrive. */
  _shown() {
    if (this._progress?.over) this._count();
    else this._later("shown", () => this._count());
  }

  _count() {
    this._choice.summarise();
    this._bar.show();
    const progress = this._progress;
    const hidden = progress && progress.found > 0 && this._table.shown.length === 0;
    if (hidden) {
      one("#no-rows").hidden = false;
      write(one("#no-rows"), "No hotel passes the filter.");
    } else if (progress?.rows.size) one("#no-rows").hidden = true;
  }

  _ticked() {
    this._choice.summarise();
    this._bar.show();
    this._later("ticks", () => this._map.mark((key) => this._choice.has(key)));
  }

  /** @param {number} rows */
  _unsorted(rows) {
    const button = one("#settle");
    button.hidden = rows === 0;
    write(button, `Sort ${count(rows)} new in`);
  }
}

/** @param {Event} event */
const valueOf = (event) => /** @type {HTMLInputElement | HTMLSelectElement} */ (event.target).value;
