// Which hotels are ticked, with the mouse, the keyboard, and after a reload.

import { keyOf } from "./orders.js";
import { rowAt } from "./row.js";

/** @typedef {Atrium.Hotel} Hotel */
/** @typedef {import("./progress.js").Row} Row */
/** @typedef {import("./table.js").HotelTable} HotelTable */

export class Choice {
  /**
   * @param {HTMLTableElement} element
   * @param {HotelTable} table
   * @param {{ all: HTMLInputElement, onChange: () => void, onSave: () => void, onFilter: () => void, onHelp: () => void }} around
   */
  constructor(element, table, around) {
    this._table = table;
    this._around = around;
    this._store = "";
    /** @type {Set<string>} */
    this._ticked = new Set();
    /** Where a range begins. @type {string | null} */
    this._anchor = null;
    const body = /** @type {HTMLElement} */ (element.tBodies[0]);
    body.addEventListener("click", (event) => this._clicked(event));
    element.addEventListener("keydown", (event) => this._pressed(event));
    around.all.addEventListener("change", () => this.tickAll(around.all.checked));
  }

  /** Begins with what this tab had ticked of the job. @param {string} job */
  begin(job) {
    this._store = `atrium:ticked:${job}`;
    this._ticked = new Set(JSON.parse(sessionStorage.getItem(this._store) ?? "[]"));
    this._anchor = null;
    this._around.onChange();
  }

  /** @param {string} key */
  has(key) {
    return this._ticked.has(key);
  }

  /** Hotels that are ticked and there. @returns {Hotel[]} */
  get hotels() {
    if (!this._ticked.size) return [];
    return this._table.found.filter((hotel) => this._ticked.has(keyOf(hotel)));
  }

  /** @param {Iterable<string>} keys @param {boolean} ticked */
  set(keys, ticked) {
    for (const key of keys) {
      if (ticked) this._ticked.add(key);
      else this._ticked.delete(key);
    }
    sessionStorage.setItem(this._store, JSON.stringify([...this._ticked]));
    this._table.mark();
    this._around.onChange();
  }

  /** Of those that are shown. @param {boolean} ticked */
  tickAll(ticked) {
    this.set(this._table.shown.map(keyIn), ticked);
  }

  /** The header's box: all, none, or some of those that are shown. */
  summarise() {
    const { all } = this._around;
    const { shown } = this._table;
    const ticked = this._ticked.size ? shown.filter((row) => this._ticked.has(keyIn(row))).length : 0;
    all.disabled = shown.length === 0;
    all.checked = shown.length > 0 && ticked === shown.length;
    all.indeterminate = ticked > 0 && ticked < shown.length;
  }

  /** @param {MouseEvent} event */
  _clicked(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest("a")) return;
    const row = rowAt(target);
    if (!row?.hotel || getSelection()?.type === "Range") return;
    const key = keyIn(row);
    const ticked = !this._ticked.has(key);
    this.set(event.shiftKey ? this._between(this._anchor, key) : [key], ticked);
    this._anchor = key;
    if (!(target instanceof HTMLInputElement)) this._table.focus(row);
  }

  /** @param {string | null} from @param {string} to @returns {string[]} keys from one to the other, as they are shown */
  _between(from, to) {
    const keys = this._table.shown.map(keyIn);
    const [one, two] = [from === null ? -1 : keys.indexOf(from), keys.indexOf(to)];
    return one < 0 ? [to] : keys.slice(Math.min(one, two), Math.max(one, two) + 1);
  }

  /** @param {KeyboardEvent} event */
  _pressed(event) {
    if (event.altKey || event.target instanceof HTMLButtonElement) return;
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key.toLowerCase() === "a") this.tickAll(true);
    else if (control) return;
    else if (!this._moved(event) && !this._did(event.key)) return;
    event.preventDefault();
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether it was a key that moves */
  _moved(event) {
    const steps = /** @type {Record<string, number>} */ ({ ArrowDown: 1, j: 1, J: 1, ArrowUp: -1, k: -1, K: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity });
    const by = steps[event.key];
    if (by === undefined) return false;
    const shown = this._table.shown;
    const from = rowAt(document.activeElement);
    const here = from ? shown.indexOf(from) : -1;
    const there = shown[Math.max(0, Math.min(shown.length - 1, here + by))];
    if (!there) return true;
    if (event.shiftKey && from && here >= 0) {
      this.set(this._between(keyIn(from), keyIn(there)), true);
      this._anchor = keyIn(there);
    }
    this._table.focus(there);
    return true;
  }

  /** @param {string} key @returns {boolean} whether it meant something */
  _did(key) {
    const { onSave, onFilter, onHelp } = this._around;
    if (key === "x") document.activeElement instanceof HTMLInputElement && document.activeElement.click();
    else if (key === "s") onSave();
    else if (key === "/") onFilter();
    else if (key === "?") onHelp();
    else if (key === "Escape") this.set([...this._ticked], false);
    else return false;
    return true;
  }
}

/** @param {Row} row of a hotel that is there */
const keyIn = (row) => keyOf(/** @type {Hotel} */ (row.hotel));
