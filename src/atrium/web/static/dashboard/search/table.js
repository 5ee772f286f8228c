// The hotels of a job as a table that fills while they arrive. A row that is there stays where it is until a person
// asks for another order. Rows are in the document while they are in or near the view: a thousand of them would be
// styled and laid out over and over while others arrive.

import { make } from "../elements.js";
import { compare, keyOf, ORDERS, passes } from "./orders.js";
import { DrawnRow, rowAt } from "./row.js";

/** @typedef {import("./orders.js").Filter} Filter */
/** @typedef {import("./progress.js").Row} Row */
/** @typedef {import("./row.js").State} State */

const AROUND = 6; // rows above and below the view, so that a short way finds them there
const AT_ONCE = 10; // rows that one frame makes: thirty of them are a long one
const FRAME = 17; // ms
const HEIGHT = 52; // px of a row until the browser has told
const ROLES = { "thead, tbody": "rowgroup", tr: "row", "thead th": "columnheader" };

export class HotelTable {
  /**
   * @param {HTMLTableElement} table in the element that scrolls it
   * @param {{ stateOf: (key: string) => State, onShown: () => void, onUnsorted: (rows: number) => void }} around
   */
  constructor(table, { stateOf, onShown, onUnsorted }) {
    this._table = table;
    this._body = /** @type {HTMLTableSectionElement} */ (table.tBodies[0]);
    this._room = /** @type {HTMLElement} */ (table.parentElement);
    // as high as all rows; were it the body, each cell in it would be styled again whenever one more is there
    this._extent = make("div", { class: "hotels-extent", "aria-hidden": "true" });
    this._room.append(this._extent);
    this._stateOf = stateOf;
    this._onShown = onShown;
    this._onUnsorted = onUnsorted;
    /** Every row, and whether its hotel was there when it was looked at last. @type {Map<Row, boolean>} */
    this._known = new Map();
    /** All rows in the order in which they stand. @type {Row[]} */
    this._rows = [];
    /** Those of them that the filter lets through. @type {Row[]} */
    this._seen = [];
    /** Those of these that are in the document. @type {Map<Row, DrawnRow>} */
    this._drawn = new Map();
    /** Where the focus was last; it stays in the document. @type {Row | null} */
    this._entered = null;
    this._unsorted = 0;
    this._more = false;
    this._printing = false;
    this._top = 0;
    this._view = 0;
    this._height = HEIGHT;
    this.order = "list";
    this.descending = false;
    /** @type {Filter} */
    this._filter = { text: "", rating: 0, stars: 0 };
    // a row that is drawn as a grid is no row any more for who can't see it, unless it is said again
    table.setAttribute("role", "table");
    for (const [selector, role] of Object.entries(ROLES)) for (const part of table.querySelectorAll(selector)) part.setAttribute("role", role);
    table.tHead?.rows[0]?.setAttribute("aria-rowindex", "1");
    for (const button of table.querySelectorAll("thead button[data-order]")) {
      button.addEventListener("click", () => this.sortBy(/** @type {HTMLElement} */ (button).dataset.order ?? "list"));
    }
    this._body.addEventListener("focusin", (event) => this._enter(rowAt(/** @type {Element} */ (event.target))));
    this._room.addEventListener("scroll", () => this._scrolled(), { passive: true });
    for (const printing of [true, false]) addEventListener(printing ? "beforeprint" : "afterprint", () => this._print(printing));
    const sizes = new ResizeObserver((entries) => this._sized(entries));
    sizes.observe(this._room);
    sizes.observe(this._extent);
  }

  clear() {
    this._known.clear();
    this._rows = [];
    this._entered = null;
    this._unsorted = 0;
    this._see();
  }

  /** @param {Row[]} changed */
  update(changed) {
    const first = this._top > 0 ? this._seen[Math.floor(this._top / this._height)] : undefined;
    const added = [], arrived = [];
    for (const row of changed) {
      const before = this._known.get(row);
      this._known.set(row, row.hotel !== null);
      if (before === undefined) added.push(row);
      if (row.hotel && !before) arrived.push(row);
      this._drawn.get(row)?.draw();
    }
    if (this.order === "list") this._insert(added);
    else if (this.order === "arrival") this._append(added, arrived);
    else {
      this._rows.push(...added);
      this._unsorted += arrived.length;
    }
    this._see();
    if (first) this._hold(first);
    this._onUnsorted(this._unsorted);
    this._onShown();
  }

  /** List pages overtake each other: what is new is put in between. @param {Row[]} added */
  _insert(added) {
    for (const row of added) {
      let place = this._rows.length;
      while (place && compare(/** @type {Row} */ (this._rows[place - 1]), row, "list", this.descending) > 0) place--;
      this._rows.splice(place, 0, row);
    }
  }

  /** @param {Row[]} added @param {Row[]} arrived */
  _append(added, arrived) {
    const moved = new Set(arrived);
    const rest = [...this._rows, ...added].filter((row) => !moved.has(row));
    this._rows = [...rest, ...arrived.sort((one, two) => one.arrival - two.arrival)];
    if (this.descending) this._unsorted += arrived.length;
  }

  /** What came in above does not push away what is looked at. @param {Row} first the uppermost row of the view */
  _hold(first) {
    const by = (this._seen.indexOf(first) - Math.floor(this._top / this._height)) * this._height;
    if (by > 0) this._room.scrollTop = this._top + by;
  }

  /** @param {string} order one of ORDERS; the same again turns it around */
  sortBy(order) {
    if (!(order in ORDERS)) return;
    this.descending = order === this.order ? !this.descending : (ORDERS[order]?.descending ?? false);
    this.order = order;
    this.settle();
  }

  /** Puts every row where the order wants it. */
  settle() {
    this._rows.sort((one, two) => compare(one, two, this.order, this.descending));
    this._see();
    this._unsorted = 0;
    this._onUnsorted(0);
    for (const head of this._table.querySelectorAll("thead [data-column]")) {
      const here = /** @type {HTMLElement} */ (head).dataset.column === this.order;
      if (here) head.setAttribute("aria-sort", this.descending ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    this._onShown();
  }

  /** @param {Partial<Filter>} filter */
  filter(filter) {
    Object.assign(this._filter, filter);
    this._see();
    this._onShown();
  }

  /** After rows came, moved or are filtered otherwise. */
  _see() {
    this._seen = this._rows.filter((row) => passes(row, this._filter) && (row.hotel !== null || this.order !== "arrival"));
    this._extent.style.height = `calc(${this._seen.length} * var(--row))`;
    this._table.setAttribute("aria-rowcount", String(this._seen.length + 1));
    this._draw();
  }

  _scrolled() {
    this._top = this._room.scrollTop;
    this._draw();
  }

  /** @param {ResizeObserverEntry[]} entries */
  _sized(entries) {
    const [view, height] = [this._view, this._height];
    for (const { target, contentRect } of entries) {
      if (target === this._room) this._view = contentRect.height;
      else if (contentRect.height) this._height = contentRect.height / this._seen.length;
    }
    if (view !== this._view || height !== this._height) this._draw();
  }

  /** Rows of the view and those around it, and the one that the Tab key reaches: where many are new, over some frames. */
  _draw() {
    const seen = this._seen;
    const [first, last] = this._printing ? [0, seen.length] : this._around();
    const entered = this._entered ? seen.indexOf(this._entered) : -1;
    const reached = entered < 0 ? seen.findIndex((row) => row.hotel) : entered;
    const places = Array.from({ length: last - first }, (_, index) => first + index);
    if (reached >= last) places.push(reached);
    else if (reached >= 0 && reached < first) places.unshift(reached);
    const wanted = new Map(places.map((index) => [/** @type {Row} */ (seen[index]), index]));
    for (const [row, { element }] of this._drawn) {
      if (wanted.has(row)) continue;
      element.remove();
      this._drawn.delete(row);
    }
    const focused = document.activeElement;
    let next = this._body.firstElementChild;
    let made = 0;
    for (const [row, index] of wanted) {
      if (!this._drawn.has(row) && index !== reached && made++ >= AT_ONCE && !this._printing) continue;
      const drawn = this._drawn.get(row) ?? new DrawnRow(row);
      this._drawn.set(row, drawn);
      drawn.place(index);
      drawn.reach(index === reached);
      if (row.hotel) drawn.mark(this._stateOf(keyOf(row.hotel)));
      if (drawn.element === next) next = next.nextElementSibling;
      else this._body.insertBefore(drawn.element, next);
    }
    if (focused instanceof HTMLElement && focused !== document.activeElement && this._body.contains(focused)) focused.focus({ preventScroll: true });
    if (made > AT_ONCE) this._goOn();
  }

  /** @returns {[number, number]} the first row of those in or near the view, and the one after the last */
  _around() {
    const rows = this._seen.length;
    const top = Math.min(this._top, Math.max(0, rows * this._height - this._view));
    return [Math.max(0, Math.floor(top / this._height) - AROUND), Math.min(rows, Math.ceil((top + this._view) / this._height) + AROUND)];
  }

  /** Paper has no view: every row is on it. @param {boolean} printing */
  _print(printing) {
    this._printing = printing;
    this._draw();
  }

  _goOn() {
    if (this._more) return;
    this._more = true;
    setTimeout(() => {
      this._more = false;
      this._draw();
    }, FRAME);
  }

  /** Hotels that are there and pass the filter, in the order in which they stand. @returns {Row[]} */
  get shown() {
    return this._seen.filter((row) => row.hotel);
  }

  /** @returns {Atrium.Hotel[]} in the order in which they stand, shown or not */
  get found() {
    return this._rows.flatMap((row) => row.hotel ?? []);
  }

  /** After a person ticked or saved something. */
  mark() {
    for (const [row, drawn] of this._drawn) if (row.hotel) drawn.mark(this._stateOf(keyOf(row.hotel)));
  }

  /** @param {Row | null} row */
  _enter(row) {
    if (!row || row === this._entered) return;
    this._entered = row;
    for (const [other, drawn] of this._drawn) drawn.reach(other === row);
  }

  /** Puts the focus into a row, wherever it is. @param {Row} row @param {ScrollIntoViewOptions} [way] */
  focus(row, way = { block: "nearest" }) {
    this._entered = row;
    this._draw();
    const drawn = this._drawn.get(row);
    drawn?.box.focus({ preventScroll: true });
    drawn?.element.scrollIntoView(way);
  }
}
