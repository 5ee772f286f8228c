// The foot of the table: how many are ticked, saving them, and taking that back.

import { Problem } from "../asking.js";
import { one, write } from "../elements.js";
import { count, counted } from "../format.js";
import { keyOf } from "./orders.js";

/** @typedef {Atrium.Hotel} Hotel */

export class SaveBar {
  /**
   * @param {import("./saving.js").Saving} saving
   * @param {{ hotels: () => Hotel[], untick: (keys: string[]) => void, shown: () => { rows: number, found: number } }} around
   */
  constructor(saving, around) {
    this._saving = saving;
    this._around = around;
    this._job = "";
    this._busy = false;
    this._button = /** @type {HTMLButtonElement} */ (one("#save"));
    this._told = one("#save-told");
    this._undo = /** @type {HTMLButtonElement} */ (one("#undo"));
    /** What the last click added. @type {string[]} */
    this._added = [];
    /** @type {Promise<boolean>} */
    this._stored = Promise.resolve(true);
    this._button.addEventListener("click", () => this.save());
    this._undo.addEventListener("click", () => this._takeBack());
  }

  /** @param {string} job */
  begin(job) {
    this._job = job;
    this._added = [];
    this._undo.hidden = true;
    this._tell("");
  }

  show() {
    const ticked = this._around.hotels().length;
    const { rows, found } = this._around.shown();
    this._button.disabled = this._busy || ticked === 0;
    write(/** @type {Element} */ (this._button.lastElementChild), ticked ? `Save ${counted(ticked, "hotel")}` : "Save hotels");
    write(one("#shown"), rows === found ? counted(found, "hotel") : `${count(rows)} of ${counted(found, "hotel")}`);
  }

  async save() {
    const hotels = this._around.hotels();
    if (this._busy || !hotels.length) return;
    this._go(true);
    this._undo.hidden = true;
    this._tell(`Saving ${counted(hotels.length, "hotel")} …`);
    try {
      const { added, stored } = await this._saving.save(this._job, hotels, ({ wait, problem }) =>
        this._tell(`${problem.message} Nothing is lost: trying again in ${count(wait)} s.`, "warn"));
      this._around.untick(hotels.map(keyOf));
      this._added = added;
      this._stored = stored;
      this._undo.hidden = added.length === 0;
      const before = hotels.length - added.length;
      const told = added.length ? `${counted(added.length, "hotel")} saved` : "Nothing new";
      this._tell(before ? `${told}; ${count(before)} had been saved before.` : `${told}.`, "good");
      stored.then((seen) => !seen && this._added === added && this._tell(`${told} and on the way: the store has not caught up yet.`, "warn"));
    } catch (error) {
      this._failed(error);
    } finally {
      this._go(false);
    }
  }

  async _takeBack() {
    const added = this._added;
    this._undo.disabled = true;
    this._tell("Taking it back …");
    try {
      if (!(await this._stored)) throw new Problem(0, "The hotels are not in the store yet, so they can't be taken out. Try again in a moment.");
      await this._saving.undo(added);
      this._undo.hidden = true;
      this._added = [];
      this._tell(`Taken back: ${counted(added.length, "hotel")}.`);
    } catch (error) {
      this._failed(error);
    } finally {
      this._undo.disabled = false;
    }
  }

  /** @param {unknown} error */
  _failed(error) {
    if (!(error instanceof Problem)) throw error;
    const again = error.passes ? " They are still ticked: save them again when you like." : "";
    this._tell(`Not saved. ${error.message}${again}`, "bad");
  }

  /** @param {boolean} busy */
  _go(busy) {
    this._busy = busy;
    this._button.setAttribute("aria-busy", String(busy));
    this.show();
  }

  /** @param {string} text @param {"" | "good" | "warn" | "bad"} [tone] */
  _tell(text, tone = "") {
    this._told.className = `save-told ${tone && `is-${tone}`}`;
    write(this._told, text);
  }
}
