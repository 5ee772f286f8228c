// The hotels of a job as a table that fills while they arrive. A row that is there stays where it is until a person
// asks for another order.

import { make, webAddress, write } from "../elements.js";
import { count, duration, price, rating, stars } from "../format.js";
import { taken } from "../runs/timings.js";
import { plainWords } from "./failures.js";

/** @typedef {import("./progress.js").Row} Row */
/** @typedef {{ text: string, rating: number, stars: number }} Filter */

/** @type {Record<string, { value: (row: Row) => number | string | null, descending?: boolean }>} */
const ORDERS = {
  list: { value: (row) => row.position[0] * 1000 + row.position[1] },
  arrival: { value: (row) => row.arrival || null },
  name: { value: (row) => row.name.toLocaleLowerCase() },
  stars: { value: (row) => row.hotel?.stars ?? null, descending: true },
  rating: { value: (row) => row.hotel?.rating ?? null, descending: true },
  reviews: { value: (row) => row.hotel?.review_count ?? null, descending: true },
  rank: { value: (row) => row.hotel?.rank ?? null },
  price: { value: (row) => row.hotel?.price_low ?? null },
  time: { value: (row) => (row.timing ? taken(row.timing) : null), descending: true },
};
const ROLES = { "thead, tbody": "rowgroup", tr: "row", "thead th": "columnheader" };
const letters = new Intl.Collator(undefined, { numeric: true });

/** @param {{ source: string, source_id: string }} hotel */
export const keyOf = (hotel) => `${hotel.source}/${hotel.source_id}`;

export class HotelTable {
  /**
   * @param {HTMLTableElement} table
   * @param {{ onShown: () => void, onUnsorted: (rows: number) => void }} listeners
   */
  constructor(table, { onShown, onUnsorted }) {
    this._table = table;
    this._body = /** @type {HTMLTableSectionElement} */ (table.tBodies[0]);
    this._onShown = onShown;
    this._onUnsorted = onUnsorted;
    /** @type {Map<Row, Drawn>} */
    this._drawn = new Map();
    /** Rows in the order in which they stand. @type {Row[]} */
    this._rows = [];
    this.order = "list";
    this.descending = false;
    /** @type {Filter} */
    this._filter = { text: "", rating: 0, stars: 0 };
    this._unsorted = 0;
    // a row that is drawn as a grid is no row any more for who can't see it, unless it is said again
    table.setAttribute("role", "table");
    for (const [selector, role] of Object.entries(ROLES)) for (const part of table.querySelectorAll(selector)) part.setAttribute("role", role);
    for (const button of table.querySelectorAll("thead button[data-order]")) {
      button.addEventListener("click", () => this.sortBy(/** @type {HTMLElement} */ (button).dataset.order ?? "list"));
    }
  }

  clear() {
    this._drawn.clear();
    this._rows = [];
    this._unsorted = 0;
    this._body.replaceChildren();
  }

  /** @param {Row[]} changed */
  update(changed) {
    /** @type {Row[]} */
    const added = [];
    for (const row of changed) {
      const drawn = this._drawn.get(row);
      if (drawn) {
        const arrived = !drawn.arrived && row.hotel !== null;
        drawn.draw();
        if (arrived && this.order === "arrival") this._body.append(drawn.element);
        else if (arrived && this.order !== "list") this._unsorted++;
      } else added.push(row);
    }
    if (added.length) this._add(added);
    for (const row of changed) this._drawn.get(row)?.show(this._shows(row));
    this._onUnsorted(this._unsorted);
    this._onShown();
  }

  /** @param {Row[]} added */
  _add(added) {
    added.sort((one, two) => compare(one, two, "list", false));
    const listed = this.order === "list" && !this.descending;
    for (const row of added) {
      this._drawn.set(row, new Drawn(row));
      let place = this._rows.length;
      // list pages overtake each other: only what is new is put in between, the rest is not touched
      while (listed && place && compare(/** @type {Row} */ (this._rows[place - 1]), row, "list", false) > 0) place--;
      const next = this._rows[place];
      this._rows.splice(place, 0, row);
      this._body.insertBefore(this._element(row), next ? this._element(next) : null);
    }
    if (this.order !== "list" && this.order !== "arrival") this._unsorted += added.filter((row) => row.hotel).length;
  }

  /** @param {Row} row */
  _element(row) {
    return /** @type {Drawn} */ (this._drawn.get(row)).element;
  }

  /** @param {string} order one of ORDERS; the same again turns it around */
  sortBy(order) {
    if (!(order in ORDERS)) return;
    this.descending = order === this.order ? !this.descending : (ORDERS[order]?.descending ?? false);
    this.order = order;
    this._arrange();
  }

  /** Puts every row where the order wants it. */
  _arrange() {
    this._rows.sort((one, two) => compare(one, two, this.order, this.descending));
    const fragment = document.createDocumentFragment();
    for (const row of this._rows) {
      this._drawn.get(row)?.show(this._shows(row));
      fragment.append(this._element(row));
    }
    const focused = document.activeElement;
    this._body.append(fragment);
    if (focused instanceof HTMLElement && this._body.contains(focused)) focused.focus({ preventScroll: true });
    this._unsorted = 0;
    this._onUnsorted(0);
    for (const head of this._table.querySelectorAll("thead [data-column]")) {
      const here = /** @type {HTMLElement} */ (head).dataset.column === this.order;
      if (here) head.setAttribute("aria-sort", this.descending ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    this._onShown();
  }

  /** Sorts what came after the last time. */
  settle() {
    this._arrange();
  }

  /** @param {Partial<Filter>} filter */
  filter(filter) {
    Object.assign(this._filter, filter);
    for (const row of this._rows) this._drawn.get(row)?.show(this._shows(row));
    this._onShown();
  }

  /** @param {Row} row */
  _shows(row) {
    if (this.order === "arrival" && !row.hotel) return false;
    const { text, rating: least, stars: fewest } = this._filter;
    if (least && (row.hotel?.rating ?? -1) < least) return false;
    if (fewest && (row.hotel?.stars ?? -1) < fewest) return false;
    if (!text) return true;
    const words = [row.name, row.hotel?.address, row.hotel?.city, ...(row.hotel?.amenities ?? [])];
    return words.some((word) => word?.toLocaleLowerCase().includes(text));
  }

  /** Hotels that are there and shown, in the order in which they stand. @returns {{ row: Row, element: HTMLTableRowElement, box: HTMLInputElement }[]} */
  get shown() {
    const found = [];
    for (let element = this._body.firstElementChild; element; element = element.nextElementSibling) {
      const drawn = drawnOf.get(element);
      if (drawn && drawn.row.hotel && !drawn.element.hidden) found.push(drawn);
    }
    return found;
  }

  /** @returns {Atrium.Hotel[]} in the order in which they stand, shown or not */
  get found() {
    return this._rows.flatMap((row) => row.hotel ?? []);
  }

  /** @param {Element} element anything in a row */
  rowAt(element) {
    const around = element.closest("tr");
    return around ? (drawnOf.get(around)?.row ?? null) : null;
  }

  /** @param {(key: string) => { ticked: boolean, saved: string }} state */
  mark(state) {
    for (const drawn of this._drawn.values()) if (drawn.row.hotel) drawn.mark(state(keyOf(drawn.row.hotel)));
  }

  /** @param {Row} row @param {{ ticked: boolean, saved: string }} state */
  markOne(row, state) {
    this._drawn.get(row)?.mark(state);
  }

  /** @param {Row} row */
  reveal(row) {
    const drawn = this._drawn.get(row);
    if (!drawn) return;
    drawn.element.scrollIntoView({ block: "center", behavior: "smooth" });
    drawn.box.focus({ preventScroll: true });
  }
}

/** @type {WeakMap<Element, Drawn>} */
const drawnOf = new WeakMap();

/** One row of the table. */
class Drawn {
  /** @param {Row} row */
  constructor(row) {
    this.row = row;
    this.arrived = false;
    this.box = make("input", { type: "checkbox", class: "form-check-input m-0", tabindex: "-1", disabled: true, "aria-label": `Select ${row.name}` });
    this.element = make("tr", { role: "row" });
    this._name = make("th", { role: "rowheader", scope: "row", class: "cell-name" });
    this._cells = ["stars", "rating", "reviews", "rank", "price", "time"].map((name) => make("td", { role: "cell", class: `cell-${name}` }));
    this._state = make("td", { role: "cell", class: "cell-state" });
    const place = row.position[1] ? `${row.position[0]}.${row.position[1]}` : "";
    this.element.append(make("td", { role: "cell", class: "cell-tick" }, this.box),
      make("td", { role: "cell", class: "cell-list", title: `List page ${row.position[0]}, place ${row.position[1]}` }, place), this._name, ...this._cells, this._state);
    drawnOf.set(this.element, this);
    this.draw();
  }

  draw() {
    const { hotel, failure, timing } = this.row;
    this.arrived = hotel !== null;
    this.element.className = hotel ? "is-found" : failure ? "is-failed" : "is-wanted";
    this._drawName();
    if (failure && !hotel) {
      const { title, words } = plainWords(failure);
      write(this._state, title);
      this._state.title = `${words} (${failure.message})`;
    }
    if (!hotel) return;
    this.box.disabled = false;
    this.box.setAttribute("aria-label", `Select ${hotel.name}`);
    this.element.dataset.hotel = keyOf(hotel);
    const facts = [stars(hotel.stars), rating(hotel.rating), count(hotel.review_count), count(hotel.rank), price(hotel.price_low, hotel.price_high, hotel.currency), timing ? duration(taken(timing)) : "–"];
    facts.forEach((fact, index) => write(/** @type {Element} */ (this._cells[index]), fact));
    if (!this.element.dataset.saved) write(this._state, "");
  }

  _drawName() {
    const { hotel, name } = this.row;
    if (!hotel) {
      write(this._name, name);
      return;
    }
    const address = webAddress(hotel.url);
    const shown = address
      ? make("a", { href: address, target: "_blank", rel: "noreferrer noopener nofollow", tabindex: "-1", dir: "auto" }, hotel.name)
      : make("span", { dir: "auto" }, hotel.name);
    const where = hotel.address ?? hotel.street ?? hotel.city;
    this._name.replaceChildren(shown, ...(where ? [make("small", { class: "text-secondary", dir: "auto" }, where)] : []));
  }

  /** @param {boolean} shown */
  show(shown) {
    if (this.element.hidden === shown) this.element.hidden = !shown;
  }

  /** @param {{ ticked: boolean, saved: string }} state */
  mark({ ticked, saved }) {
    if (this.box.checked !== ticked) this.box.checked = ticked;
    this.element.classList.toggle("is-ticked", ticked);
    if ((this.element.dataset.saved ?? "") === saved) return;
    if (saved) this.element.dataset.saved = saved;
    else delete this.element.dataset.saved;
    const words = { sent: "On its way", stored: "Saved", sending: "Saving…" }[saved] ?? "";
    write(this._state, words);
    this._state.title = saved === "sent" ? "In the event log; the consumer has not stored it yet" : "";
  }
}

/** Unknown is last, whichever way. @param {Row} one @param {Row} two @param {string} order @param {boolean} descending */
export function compare(one, two, order, descending) {
  const { value } = /** @type {{ value: (row: Row) => number | string | null }} */ (ORDERS[order]);
  const [left, right] = [value(one), value(two)];
  if (left === null || right === null) {
    if (left !== right) return left === null ? 1 : -1;
  } else {
    const way = typeof left === "string" ? letters.compare(left, String(right)) : left - Number(right);
    if (way) return descending ? -way : way;
  }
  return one.position[0] - two.position[0] || one.position[1] - two.position[1];
}
