// A city by the first letters of its name: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ (list, manual selection).

import { ask } from "../asking.js";
import { make, write } from "../elements.js";
import { count, counted } from "../format.js";

/** @typedef {Atrium.City} City */

const PATIENCE = 120; // ms without another key before it is asked
const MOST = 10;

export class CityBox {
  /**
   * @param {HTMLInputElement} input role=combobox
   * @param {HTMLUListElement} list role=listbox
   * @param {HTMLElement} told where a screen reader hears how many there are
   */
  constructor(input, list, told) {
    this._input = input;
    this._list = list;
    this._told = told;
    /** @type {City | null} */
    this.city = null;
    /** @type {City[]} */
    this._cities = [];
    this._active = -1;
    /** @type {AbortController | null} */
    this._asked = null;
    /** @type {number | undefined} */
    this._timer = undefined;
    input.addEventListener("input", () => this._typed());
    input.addEventListener("keydown", (event) => this._pressed(event));
    input.addEventListener("focus", () => this._cities.length && !this.city && this._open());
    input.addEventListener("blur", () => this._close());
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays in the field
    list.addEventListener("click", (event) => {
      const option = /** @type {HTMLElement} */ (event.target).closest("[role=option]");
      if (option) this._take([...list.children].indexOf(option));
    });
    if (this.text && document.activeElement === input) this._typed(); // by who was faster than this script
  }

  get text() {
    return this._input.value.trim();
  }

  /** @param {City | null} city @param {string} [text] */
  set(city, text = city ? nameOf(city) : "") {
    this.city = city;
    this._input.value = text;
    this._close();
  }

  /**
   * The city that is meant by what stands there. Where several have the name, they are shown and null is returned.
   * @returns {Promise<{ city: string, country?: string, label: string } | null>} as a SearchQuery wants it
   */
  async settle() {
    if (this.city) return { city: String(this.city.id), label: nameOf(this.city) };
    const text = this.text;
    if (!text) return null;
    this._forget();
    const cities = await citiesOf(text).catch(() => []);
    const exact = cities.filter((city) => same(city.name, text) || same(nameOf(city), text));
    if (exact.length === 1 || cities.length === 1) {
      this.set(/** @type {City} */ (exact[0] ?? cities[0]));
      return this.settle();
    }
    // "Wien", "東京", "Springfield, Missouri": the gazetteer reads what a typeahead does not
    if (!exact.length) return { city: text, label: text };
    this._input.focus();
    this._show(exact, `${counted(exact.length, "city", "cities")} called ${text}: choose one`);
    return null;
  }

  _typed() {
    this.city = null;
    this._forget();
    if (!this.text) return this._show([], "");
    this._timer = setTimeout(() => this._ask(), PATIENCE);
  }

  /** Suggestions that are still to come, which would take the place of what is shown now. */
  _forget() {
    this._asked?.abort();
    clearTimeout(this._timer);
  }

  async _ask() {
    const text = this.text;
    this._asked = new AbortController();
    try {
      const cities = await citiesOf(text, this._asked.signal);
      if (text !== this.text) return;
      this._show(cities, cities.length ? counted(cities.length, "city", "cities") : "No city begins like this; the search also knows other names");
    } catch (error) {
      if (error instanceof Error && error.name !== "AbortError") this._show([], error.message);
    }
  }

  /** @param {City[]} cities @param {string} told */
  _show(cities, told) {
    this._cities = cities;
    this._active = -1;
    write(this._told, told);
    this._told.classList.toggle("visually-hidden", cities.length > 0 && !told.includes("choose"));
    this._list.replaceChildren(...cities.map((city, index) =>
      make("li", { role: "option", id: `${this._list.id}-${index}`, "aria-selected": "false", class: "city-option" },
        make("span", { class: "city-name", dir: "auto" }, city.name),
        make("span", { class: "city-where" }, whereIs(city)),
        make("span", { class: "city-people", title: "inhabitants" }, count(city.population)))));
    if (cities.length) this._open();
    else this._close();
  }

  _open() {
    this._list.hidden = false;
    this._input.setAttribute("aria-expanded", "true");
  }

  _close() {
    this._list.hidden = true;
    this._input.setAttribute("aria-expanded", "false");
    this._mark(-1);
  }

  /** @param {KeyboardEvent} event */
  _pressed(event) {
    const open = !this._list.hidden;
    const { length } = this._cities;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!length) return;
      if (!open) this._open();
      const by = event.key === "ArrowDown" ? 1 : -1;
      this._mark(this._active < 0 && by < 0 ? length - 1 : (this._active + by + length) % length);
    } else if (event.key === "Enter" && open && this._active >= 0) this._take(this._active);
    else if (event.key === "Tab" && open && this._active >= 0) return this._take(this._active);
    else if (event.key === "Escape" && open) this._close();
    else if (event.key === "Escape" && this._input.value) this.set(null);
    else return;
    event.preventDefault();
  }

  /** @param {number} index -1 is none */
  _mark(index) {
    this._list.children[this._active]?.setAttribute("aria-selected", "false");
    this._active = index;
    const option = this._list.children[index];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this._input.setAttribute("aria-activedescendant", option.id);
    else this._input.removeAttribute("aria-activedescendant");
  }

  /** @param {number} index */
  _take(index) {
    const city = this._cities[index];
    if (!city) return;
    this.set(city);
    write(this._told, `${nameOf(city)} chosen`);
    this._told.classList.add("visually-hidden");
    this._input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

/** Region and country; GeoNames' bare codes of regions ("03", "L") tell nobody anything. @param {City} city */
const whereIs = ({ region, country }) => (/^[A-Z0-9]{1,3}$/.test(region) ? country : [region, country].filter(Boolean).join(", "));

/** @param {City} city */
export const nameOf = (city) => `${city.name}, ${city.country_code === "US" && city.region ? `${city.region}, ` : ""}${city.country}`;

/** @param {string} text @param {AbortSignal} [signal] @returns {Promise<City[]>} */
async function citiesOf(text, signal) {
  const query = new URLSearchParams({ q: text, limit: String(MOST) });
  return (await ask(`/api/search/cities?${query}`, signal ? { signal } : {})).cities;
}

/** @param {string} one @param {string} two */
const same = (one, two) => one.localeCompare(two, undefined, { sensitivity: "base" }) === 0;
