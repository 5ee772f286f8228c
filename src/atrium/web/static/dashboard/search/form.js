// What to search and how.

import { ask, Problem } from "../asking.js";
import { make, one, write } from "../elements.js";
import { CityBox } from "./combobox.js";
import { plainWords } from "./failures.js";

/** @typedef {Atrium.Job} Job */
/** @typedef {Atrium.Strategy} Strategy */

const REMEMBERED = "atrium:how"; // strategy, parser and concurrency of the last search

export class SearchForm {
  /** @param {HTMLFormElement} form @param {(job: Job, label: string) => void} onStarted */
  constructor(form, onStarted) {
    this._form = form;
    this._onStarted = onStarted;
    this._button = /** @type {HTMLButtonElement} */ (one("#start", form));
    this._problem = one("#form-problem", form);
    this._box = new CityBox(one("#city", form), one("#cities", form), one("#city-told", form));
    this._parser = /** @type {HTMLSelectElement} */ (one("#parser", form));
    this._concurrency = /** @type {HTMLInputElement} */ (one("#concurrency", form));
    /** What is wished before the strategies are known. */
    this._wished = JSON.parse(localStorage.getItem(REMEMBERED) ?? "{}");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this._start();
    });
    form.addEventListener("change", () => this._tell());
    form.addEventListener("input", () => write(this._problem, ""));
    this._button.disabled = false; // without a script the form would be sent to nobody
    this._tell();
    this._askStrategies();
  }

  get isEmpty() {
    return !this._box.text;
  }

  /** Fills the form in. @param {{ city?: string, label?: string, pages?: string, strategy?: string, parser?: string, concurrency?: number }} wish */
  fill({ city, label, pages, strategy, parser, concurrency }) {
    if (label ?? city) this._box.set(null, label ?? city);
    if (city && /^\d+$/.test(city)) this._byId(city);
    if (pages) this._setPages(pages);
    this._wish({ strategy, parser, concurrency });
  }

  /** @param {string} id of GeoNames */
  async _byId(id) {
    const { cities } = await ask(`/api/search/cities?q=${id}&limit=1`).catch(() => ({ cities: [] }));
    const city = cities.find((/** @type {{ id: number }} */ each) => String(each.id) === id);
    if (city) this._box.set(city);
  }

  /** @param {string} text "2", "1-3" or "all" */
  _setPages(text) {
    const radio = /** @type {HTMLInputElement | null} */ (this._form.querySelector(`[name=pages][value="${CSS.escape(text)}"]`));
    (radio ?? /** @type {HTMLInputElement} */ (one("#pages-range", this._form))).checked = true;
    if (!radio) {
      const [first, last] = text.split("-");
      /** @type {HTMLInputElement} */ (one("#first-page")).value = first || "1";
      /** @type {HTMLInputElement} */ (one("#last-page")).value = last ?? first ?? "";
    }
    this._tell();
  }

  /** @param {{ strategy?: string | undefined, parser?: string | undefined, concurrency?: number | undefined }} wish */
  _wish({ strategy, parser, concurrency }) {
    this._wished = { ...this._wished, ...(strategy && { strategy }), ...(parser && { parser }), ...(concurrency && { concurrency }) };
    if (concurrency ?? this._wished.concurrency) this._concurrency.value = String(this._wished.concurrency);
    if (this._wished.parser && [...this._parser.options].some(({ value }) => value === this._wished.parser)) this._parser.value = this._wished.parser;
    const radio = /** @type {HTMLInputElement | null} */ (this._wished.strategy && this._form.querySelector(`[name=strategy][value="${CSS.escape(this._wished.strategy)}"]:enabled`));
    if (radio) radio.checked = true;
    this._tell();
  }

  async _askStrategies() {
    const room = one("#strategies", this._form);
    try {
      const { strategies, default: usual, parsers } = await ask("/api/search/strategies");
      room.replaceChildren(...strategies.map((/** @type {Strategy} */ each) => choice(each, usual)));
      this._parser.replaceChildren(...parsers.map((/** @type {string} */ name) => make("option", { value: name }, name)));
      this._wish({});
    } catch (error) {
      const again = make("button", { type: "button", class: "btn btn-sm ms-2", onclick: () => this._askStrategies() }, "Try again");
      room.replaceChildren(make("p", { class: "m-0", role: "alert" }, `Which strategies can run here is not known: ${/** @type {Error} */ (error).message} `, again));
    } finally {
      room.removeAttribute("aria-busy");
    }
  }

  get _chosen() {
    const data = new FormData(this._form);
    return { pages: String(data.get("pages")), strategy: /** @type {string | null} */ (data.get("strategy")) };
  }

  _tell() {
    const { pages, strategy } = this._chosen;
    one("#page-range", this._form).hidden = pages !== "range";
    write(one("#how-told", this._form), [strategy, this._parser.value, `${this._concurrency.value} pages at once`].filter(Boolean).join(" · "));
  }

  /** @returns {string} as a SearchQuery wants it. Throws a sentence. */
  _pages() {
    const { pages } = this._chosen;
    if (pages !== "range") return pages;
    const first = /** @type {HTMLInputElement} */ (one("#first-page")).valueAsNumber, last = /** @type {HTMLInputElement} */ (one("#last-page")).valueAsNumber;
    if (!(first >= 1 && last >= first)) throw new RangeError("The range of pages begins at 1 and does not end before it begins.");
    return `${first}-${last}`;
  }

  async _start() {
    write(this._problem, "");
    this._button.disabled = true;
    try {
      const pages = this._pages();
      const meant = await this._box.settle();
      if (!meant) {
        if (!this._box.text) throw new RangeError("Which city? Type the first letters of its name.");
        return;
      }
      const strategy = this._chosen.strategy ?? undefined;
      const how = { strategy, parser: this._parser.value, concurrency: this._concurrency.valueAsNumber || 32 };
      localStorage.setItem(REMEMBERED, JSON.stringify(how));
      const job = await ask("/api/search/jobs", { method: "POST", body: { city: meant.city, pages, ...how } });
      this._onStarted(job, meant.label);
    } catch (error) {
      this._failed(/** @type {Error} */ (error));
    } finally {
      this._button.disabled = false;
    }
  }

  /** @param {Error} error */
  _failed(error) {
    if (error instanceof Problem && error.status === 429) {
      const wait = error.retryAfter ? ` Try again in ${error.retryAfter} seconds.` : "";
      return write(this._problem, `${error.message}${wait}`);
    }
    const told = error instanceof Problem && ["unknown_city", "ambiguous_city"].includes(error.code) ? plainWords(error).title + ": " : "";
    write(this._problem, told + error.message);
    if (!this._box.text || told) one("#city").focus();
  }
}

/** @param {Strategy} strategy @param {string} usual */
function choice({ name, waiting, parsing, available, reason }, usual) {
  const id = `strategy-${name}`;
  const radio = make("input", { type: "radio", class: "form-check-input", name: "strategy", id, value: name, disabled: !available, "aria-label": name, "aria-describedby": `${id}-told` });
  radio.checked = name === usual && available;
  return make("label", { class: `strategy${available ? "" : " is-off"}`, for: id }, radio,
    make("span", { class: "strategy-name" }, name, name === usual && make("span", { class: "badge ms-1" }, "usual")),
    make("span", { class: "strategy-told", id: `${id}-told` }, ...(available
      ? [make("span", {}, make("i", {}, "waits "), waiting), make("span", {}, make("i", {}, "parses "), parsing)]
      : [make("span", {}, `Not here: ${reason ?? "no reason was given"}`)])));
}
