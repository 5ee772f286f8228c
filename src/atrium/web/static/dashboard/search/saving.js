// Saving: a fact that is stated once per click, however often it has to be sent, and seen through until it is stored.

import { ask, Problem } from "../asking.js";
import { keyOf } from "./orders.js";

/** @typedef {Atrium.Hotel} Hotel */
/** @typedef {"sending" | "sent" | "stored"} Stage */

const AT_ONCE = 500; // hotels in one event (contracts/events.py)
const ATTEMPTS = 4;
const PATIENCE = 60_000; // ms to look for what was sent

/** @param {number} milliseconds */
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export class Saving {
  /** @param {() => void} onChange */
  constructor(onChange) {
    this._onChange = onChange;
    /** How far each hotel has come. @type {Map<string, Stage>} */
    this._stages = new Map();
    /** Selections that are stored: the hotel to the id of its row. @type {Map<string, number>} */
    this._ids = new Map();
  }

  /** @param {string} key @returns {Stage | ""} */
  stageOf(key) {
    return this._stages.get(key) ?? "";
  }

  /** Reads what was saved before, in this job or another. Without it, nothing looks saved and saving again is harmless. */
  async recall() {
    let next = /** @type {string | null} */ ("/api/v1/selections/?ordering=-id&page_size=500&fields=id,facts");
    for (let page = 0; next && page < 10; page++) next = this._know(await ask(next));
    this._onChange();
  }

  /** @param {{ next: string | null, results: { id: number, facts: Hotel }[] }} answer */
  _know({ next, results }) {
    for (const { id, facts } of results) {
      this._ids.set(keyOf(facts), id);
      this._stages.set(keyOf(facts), "stored");
    }
    return next;
  }

  /**
   * @param {string} job @param {Hotel[]} hotels
   * @param {(told: { attempt: number, wait: number, problem: Problem }) => void} onTrouble before it is tried again
   * @returns {Promise<{ added: string[], stored: Promise<boolean> }>} after the log's acknowledgement; `added` were not
   *   saved before, `stored` tells whether they were seen in the database. Throws Problem: then it is free to try again.
   */
  async save(job, hotels, onTrouble) {
    const keys = hotels.map(keyOf);
    const added = keys.filter((key) => this.stageOf(key) !== "stored");
    this._go(added, "sending");
    try {
      for (let first = 0; first < keys.length; first += AT_ONCE) await this._send(job, keys.slice(first, first + AT_ONCE), onTrouble);
    } catch (error) {
      this._go(added, null);
      throw error;
    }
    this._go(added, "sent");
    return { added, stored: this._seen(added) };
  }

  /** @param {string[]} keys @param {Stage | null} stage */
  _go(keys, stage) {
    for (const key of keys) {
      if (stage === null) this._stages.delete(key);
      else this._stages.set(key, stage);
    }
    this._onChange();
  }

  /** @param {string} job @param {string[]} hotels @param {(told: { attempt: number, wait: number, problem: Problem }) => void} onTrouble */
  async _send(job, hotels, onTrouble) {
    const headers = { "Idempotency-Key": keyFor(job, hotels) };
    for (let attempt = 1; ; attempt++) {
      try {
        await ask("/api/search/selections", { method: "POST", headers, body: { job_id: job, hotels } });
        forgetKey(job, hotels);
        return;
      } catch (error) {
        if (!(error instanceof Problem) || !error.passes || attempt === ATTEMPTS) throw error;
        const wait = error.retryAfter ?? 2 ** (attempt - 1);
        onTrouble({ attempt, wait, problem: error });
        await pause(wait * 1000);
      }
    }
  }

  /** @param {string[]} keys */
  async _seen(keys) {
    if (!keys.length) return true;
    const until = Date.now() + PATIENCE;
    for (let wait = 60; Date.now() < until; wait = Math.min(wait * 1.6, 3000)) {
      await pause(wait);
      try {
        this._know(await ask(`/api/v1/selections/?ordering=-id&page_size=${Math.min(AT_ONCE, Math.max(30, keys.length * 2))}&fields=id,facts`));
      } catch (error) {
        if (!(error instanceof Problem) || !error.passes) return false;
      }
      this._onChange();
      if (keys.every((key) => this._ids.has(key))) return true;
    }
    return false;
  }

  /** Takes back what was stored. @param {string[]} keys @returns {Promise<void>} Throws Problem. */
  async undo(keys) {
    for (const key of keys) {
      const id = this._ids.get(key);
      if (id === undefined) continue;
      try {
        await ask(`/api/v1/selections/${id}/`, { method: "DELETE" });
      } catch (error) {
        if (!(error instanceof Problem) || error.status !== 404) throw error;
      }
      this._ids.delete(key);
      this._go([key], null);
    }
  }
}

/** The key of a click: the same until it was answered, over retries and reloads. @type {Map<string, string>} */
const keys = new Map();

/** @param {string} job @param {string[]} hotels */
function keyFor(job, hotels) {
  const what = `${job} ${[...hotels].sort().join(" ")}`;
  let key = keys.get(what);
  if (!key) keys.set(what, (key = unique()));
  return key;
}

/** @param {string} job @param {string[]} hotels */
function forgetKey(job, hotels) {
  keys.delete(`${job} ${[...hotels].sort().join(" ")}`);
}

/** crypto.randomUUID exists on secure pages only, and a gateway may be plain HTTP. */
function unique() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
