// One hotel of a job as a row of the table.

import { make, webAddress, write } from "../elements.js";
import { count, duration, price, rating, stars } from "../format.js";
import { taken } from "../runs/timings.js";
import { plainWords } from "./failures.js";
import { keyOf } from "./orders.js";

/** @typedef {import("./progress.js").Row} Row */
/** @typedef {{ ticked: boolean, saved: string }} State what a person did with a hotel */

/** @type {WeakMap<Element, Row>} */
const rowOf = new WeakMap();

/** @param {Element | null} element anything in a row */
export function rowAt(element) {
  const around = element?.closest("tr");
  return around ? (rowOf.get(around) ?? null) : null;
}

export class DrawnRow {
  /** @param {Row} row */
  constructor(row) {
    this._row = row;
    this._at = -1;
    this._reachable = false;
    this.box = make("input", { type: "checkbox", class: "form-check-input m-0", tabindex: "-1", disabled: true, "aria-label": `Select ${row.name}` });
    this.element = make("tr", { role: "row" });
    this._name = make("th", { role: "rowheader", scope: "row", class: "cell-name" });
    this._cells = ["stars", "rating", "reviews", "rank", "price", "time"].map((name) => make("td", { role: "cell", class: `cell-${name}` }));
    this._state = make("td", { role: "cell", class: "cell-state" });
    const place = row.position[1] ? `${row.position[0]}.${row.position[1]}` : "";
    this.element.append(make("td", { role: "cell", class: "cell-tick" }, this.box),
      make("td", { role: "cell", class: "cell-list", title: `List page ${row.position[0]}, place ${row.position[1]}` }, place), this._name, ...this._cells, this._state);
    rowOf.set(this.element, row);
    this.draw();
  }

  draw() {
    const { hotel, failure, timing } = this._row;
    // no class: with Tabler's rules about classes of rows, another one would style every cell of the row anew
    this.element.dataset.stage = hotel ? "found" : failure ? "failed" : "wanted";
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
    const { hotel, name } = this._row;
    if (!hotel) {
      write(this._name, name);
      return;
    }
    const address = webAddress(hotel.url);
    const shown = address
      ? make("a", { href: address, target: "_blank", rel: "noreferrer noopener nofollow", tabindex: this._reachable ? "0" : "-1", dir: "auto" }, hotel.name)
      : make("span", { dir: "auto" }, hotel.name);
    const where = hotel.address ?? hotel.street ?? hotel.city;
    this._name.replaceChildren(shown, ...(where ? [make("small", { class: "text-secondary", dir: "auto" }, where)] : []));
  }

  /** @param {number} at the rows that are above it, in the document or not */
  place(at) {
    if (this._at === at) return;
    this._at = at;
    this.element.style.top = `calc(${at} * var(--row))`;
    this.element.setAttribute("aria-rowindex", String(at + 2)); // the head is row 1
  }

  /** Whether the Tab key comes here. @param {boolean} reachable */
  reach(reachable) {
    if (this._reachable === reachable) return;
    this._reachable = reachable;
    for (const part of this.element.querySelectorAll("input, a")) part.setAttribute("tabindex", reachable ? "0" : "-1");
  }

  /** @param {State} state */
  mark({ ticked, saved }) {
    if (this.box.checked !== ticked) this.box.checked = ticked;
    this.element.toggleAttribute("data-ticked", ticked);
    if ((this.element.dataset.saved ?? "") === saved) return;
    if (saved) this.element.dataset.saved = saved;
    else delete this.element.dataset.saved;
    const words = { sent: "On its way", stored: "Saved", sending: "Saving…" }[saved] ?? "";
    write(this._state, words);
    this._state.title = saved === "sent" ? "In the event log; the consumer has not stored it yet" : "";
  }
}
