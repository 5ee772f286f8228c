// Every page as a bar on one clock: when it waited for what. Drawn on a canvas that is as high as what is visible.

import { make, write } from "../elements.js";
import { duration, size } from "../format.js";
import { lineUp, PHASES, step, stretches, taken } from "./timings.js";

/** @typedef {import("../search/progress.js").WorkedPage} WorkedPage */

const AXIS = 22; // px above the bars
const HIGHEST = 13, LOWEST = 2; // px of a bar with its gap
const TALLEST = 420; // px of the whole picture before it scrolls

export class Waterfall {
  /** @param {HTMLElement} root an empty element: it gets the picture, its legend and a table of the slowest pages */
  constructor(root) {
    this._canvas = make("canvas", { role: "img", "aria-label": "No page has been read yet" });
    this._room = make("div", { class: "waterfall-room" });
    this._scroller = make("div", { class: "waterfall-scroller", tabindex: "0", role: "group", "aria-label": "Pages over time" }, this._canvas, this._room);
    this._tip = make("div", { class: "waterfall-tip", "aria-hidden": "true", hidden: true });
    this._slowest = make("tbody");
    root.append(this._scroller, legend(), slowestTable(this._slowest), this._tip);
    /** @type {Iterable<WorkedPage>} */
    this._pages = [];
    /** They in their order, once somebody sees it. @type {{ pages: WorkedPage[], start: number, seconds: number } | null} */
    this._ordered = null;
    this._floor = 0;
    this._longest = 0;
    this._scheduled = false;
    this._inView = false;
    this._colours = /** @type {Record<string, string>} */ ({});
    this._scroller.addEventListener("scroll", () => this._later(), { passive: true });
    this._scroller.addEventListener("pointermove", (event) => this._point(event));
    this._scroller.addEventListener("pointerleave", () => (this._tip.hidden = true));
    new ResizeObserver(() => this._later()).observe(this._scroller);
    new IntersectionObserver(([seen]) => {
      this._inView = seen?.isIntersecting ?? false;
      this._later();
    }, { rootMargin: "200px" }).observe(this._scroller);
    const recolour = () => ((this._colours = {}), this._later());
    new MutationObserver(recolour).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme", "class"] });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);
  }

  /**
   * @param {Iterable<WorkedPage>} pages of one run
   * @param {{ floor?: number, longest?: number }} [marks] seconds: the floor, and the length of the axis where it is shared
   */
  show(pages, { floor = 0, longest = 0 } = {}) {
    this._pages = pages;
    this._ordered = null;
    this._floor = floor;
    this._longest = longest;
    this._later();
  }

  get _line() {
    return (this._ordered ??= lineUp(this._pages));
  }

  /** The table of the slowest pages: written when a run is over, it would jump while it goes on. */
  tell() {
    const { pages, seconds } = this._line;
    const slowest = [...pages].sort((one, two) => taken(two.timing) - taken(one.timing)).slice(0, 10);
    this._slowest.replaceChildren(...slowest.map(slowRow));
    this._canvas.setAttribute("aria-label", `${pages.length} pages in ${duration(seconds)}; the slowest are in the table below`);
  }

  _later() {
    if (this._scheduled || !this._inView) return;
    this._scheduled = true;
    requestAnimationFrame(() => {
      this._scheduled = false;
      this._draw();
    });
  }

  get _seconds() {
    return Math.max(this._line.seconds, this._longest, this._floor, 0.001) * 1.02;
  }

  /** px of one bar with its gap */
  get _pitch() {
    const fit = (TALLEST - AXIS) / Math.max(1, this._line.pages.length);
    return Math.min(HIGHEST, Math.max(LOWEST, fit));
  }

  _draw() {
    const { pages, start } = this._line;
    const pitch = this._pitch;
    const gap = pitch > 4 ? 1 : 0;
    const whole = AXIS + Math.max(pages.length, 4) * pitch + 4;
    const height = Math.min(whole, TALLEST);
    const width = this._scroller.clientWidth;
    if (!width) return;
    this._room.style.height = `${whole - height}px`;
    const dense = window.devicePixelRatio || 1;
    if (this._canvas.width !== Math.round(width * dense) || this._canvas.height !== Math.round(height * dense)) {
      this._canvas.width = Math.round(width * dense);
      this._canvas.height = Math.round(height * dense);
      this._canvas.style.width = `${width}px`;
      this._canvas.style.height = `${height}px`;
    }
    const pen = this._canvas.getContext("2d");
    if (!pen) return;
    pen.setTransform(dense, 0, 0, dense, 0, 0);
    pen.clearRect(0, 0, width, height);
    const scale = width / this._seconds;
    this._axis(pen, width, height, scale);
    const first = Math.floor(this._scroller.scrollTop / pitch);
    const offset = AXIS - (this._scroller.scrollTop - first * pitch);
    pen.save();
    pen.beginPath();
    pen.rect(0, AXIS, width, height - AXIS);
    pen.clip();
    for (let index = first; index < pages.length; index++) {
      const top = offset + (index - first) * pitch;
      if (top > height) break;
      const page = /** @type {WorkedPage} */ (pages[index]);
      for (const { phase, from, to } of stretches(page.timing)) {
        pen.fillStyle = this._colour(phase);
        const bar = phase === "queued" ? [top + pitch / 2 - 0.5, 1] : [top, pitch - gap];
        pen.fillRect((from - start) * scale, /** @type {number} */ (bar[0]), Math.max(0.75, (to - from) * scale), /** @type {number} */ (bar[1]));
      }
      if (page.failure) {
        pen.fillStyle = this._colour("failed");
        const last = stretches(page.timing).at(-1)?.to ?? page.timing.queued;
        pen.fillRect((last - start) * scale, top, 4, pitch - gap);
      }
    }
    pen.restore();
  }

  /** @param {CanvasRenderingContext2D} pen @param {number} width @param {number} height @param {number} scale */
  _axis(pen, width, height, scale) {
    const each = step(this._seconds, width / 90);
    pen.font = `11px ${getComputedStyle(this._scroller).fontFamily}`;
    pen.textBaseline = "top";
    for (let at = 0; at * scale < width; at += each) {
      pen.fillStyle = this._colour("line");
      pen.fillRect(Math.round(at * scale), AXIS - 4, 1, height);
      pen.fillStyle = this._colour("ink");
      const text = at ? duration(at) : "0";
      if (at * scale + pen.measureText(text).width < width) pen.fillText(text, at * scale + (at ? 3 : 0), 4);
    }
    if (!this._floor) return;
    pen.fillStyle = this._colour("floor");
    for (let y = AXIS; y < height; y += 6) pen.fillRect(Math.round(this._floor * scale), y, 1.5, 3);
  }

  /** @param {string} name of the custom property --waterfall-… */
  _colour(name) {
    return (this._colours[name] ??= getComputedStyle(this._scroller).getPropertyValue(`--waterfall-${name}`).trim() || "gray");
  }

  /** @param {PointerEvent} event */
  _point(event) {
    const box = this._scroller.getBoundingClientRect();
    const row = Math.floor((event.clientY - box.top - AXIS + this._scroller.scrollTop) / this._pitch);
    const page = event.clientY - box.top < AXIS ? undefined : this._line.pages[row];
    this._tip.hidden = !page;
    if (!page) return;
    const lines = stretches(page.timing).map(({ phase, from, to }) =>
      make("div", { class: "d-flex justify-content-between gap-3" }, make("span", { class: `phase phase-${phase}` }, phase), make("span", {}, duration(to - from))));
    const more = [page.timing.attempts > 1 && `${page.timing.attempts} attempts`, page.timing.bytes_received && size(page.timing.bytes_received), page.failure?.message];
    this._tip.replaceChildren(make("strong", {}, page.name), ...lines, make("div", { class: "text-secondary" }, more.filter(Boolean).join(" · ")));
    const { offsetWidth: wide, offsetHeight: high } = this._tip;
    this._tip.style.left = `${Math.max(8, Math.min(event.clientX + 14, innerWidth - wide - 8))}px`;
    this._tip.style.top = `${Math.max(8, Math.min(event.clientY + 14, innerHeight - high - 8))}px`;
  }
}

function legend() {
  return make("ul", { class: "phase-legend list-unstyled" }, ...PHASES.map(({ name, means }) => make("li", { class: `phase phase-${name}`, title: means }, name)));
}

/** @param {HTMLElement} body */
function slowestTable(body) {
  const head = ["Page", ...PHASES.map(({ name }) => name), "in all"].map((title, index) => make("th", { scope: "col", class: index ? "text-end" : null }, title));
  return make("details", { class: "mt-2" },
    make("summary", {}, "The slowest pages as a table"),
    make("div", { class: "table-responsive", tabindex: "0", role: "region", "aria-label": "The slowest pages" },
      make("table", { class: "table table-sm table-vcenter card-table" }, make("thead", {}, make("tr", {}, ...head)), body)));
}

/** @param {WorkedPage} page */
function slowRow(page) {
  const parts = new Map(stretches(page.timing).map(({ phase, from, to }) => [phase, to - from]));
  return make("tr", {}, make("th", { scope: "row" }, page.name),
    ...PHASES.map(({ name }) => make("td", { class: "text-end" }, duration(parts.get(name) ?? null))),
    make("td", { class: "text-end fw-bold" }, duration(taken(page.timing))));
}

/**
 * One bar in which each phase has its share, with a label for who can't see it.
 * @param {HTMLElement} bar @param {Record<string, number>} phases seconds
 */
export function phaseBar(bar, phases) {
  const whole = Object.values(phases).reduce((sum, seconds) => sum + seconds, 0);
  if (!bar.children.length) bar.append(...PHASES.map(({ name }) => make("div", { class: `phase-part phase-${name}` })));
  PHASES.forEach(({ name }, index) => {
    const part = /** @type {HTMLElement} */ (bar.children[index]);
    part.style.flexGrow = String(whole ? (phases[name] ?? 0) / whole : 0);
    part.title = `${name}: ${duration(phases[name] ?? 0)}`;
  });
  bar.setAttribute("aria-label", PHASES.map(({ name }) => `${name} ${duration(phases[name] ?? 0)}`).join(", "));
}

/** Phases with their seconds as a list. @param {HTMLElement} list a <dl> @param {Record<string, number>} phases */
export function phaseList(list, phases) {
  if (!list.children.length) {
    for (const { name, means } of PHASES) list.append(make("dt", { class: `phase phase-${name}`, title: means }, name), make("dd", {}));
  }
  PHASES.forEach(({ name }, index) => write(/** @type {Element} */ (list.children[index * 2 + 1]), duration(phases[name] ?? 0)));
}
