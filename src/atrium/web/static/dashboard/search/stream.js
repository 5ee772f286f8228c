// A job's events as they are written, without a gap: over breaks of the connection and the end of a session.

import { renewSession } from "../asking.js";

const NAMES = ["place_found", "list_read", "hotel_found", "page_failed", "finished", "status_changed"];
// Four times a second looks live, and leaves the processor to what searches.
const BEAT = 250; // ms between two hand-overs
const LONGEST_PAUSE = 15_000; // ms between two attempts

/** @typedef {Atrium.JobEvent} JobEvent */

export class JobStream {
  /**
   * @param {string} id of the job
   * @param {(events: JobEvent[]) => boolean} onEvents called at most once in BEAT; false ends the stream
   * @param {(connected: boolean) => void} onConnection
   */
  constructor(id, onEvents, onConnection) {
    this._address = `/api/search/jobs/${encodeURIComponent(id)}/events`;
    this._onEvents = onEvents;
    this._onConnection = onConnection;
    /** @type {JobEvent[]} */
    this._waiting = [];
    this._after = "";
    this._pause = 500;
    this._scheduled = false;
    this._handed = -BEAT;
    this._closed = false;
    this._open();
  }

  close() {
    this._closed = true;
    this._source?.close();
  }

  _open() {
    if (this._closed) return;
    const after = this._after ? `?after=${encodeURIComponent(this._after)}` : "";
    const source = (this._source = new EventSource(this._address + after));
    source.addEventListener("open", () => {
      this._pause = 500;
      this._onConnection(true);
    });
    source.addEventListener("error", () => this._broken(source));
    for (const name of NAMES) source.addEventListener(name, (message) => this._take(message));
  }

  /** @param {EventSource} source */
  async _broken(source) {
    if (this._closed) return;
    this._onConnection(false);
    if (source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    // an answer that is no stream: 401 after the cookie's time, or a gateway whose service is away
    if (!(await renewSession())) return;
    setTimeout(() => this._open(), this._pause);
    this._pause = Math.min(this._pause * 2, LONGEST_PAUSE);
  }

  /** @param {MessageEvent} message */
  _take(message) {
    this._after = message.lastEventId || this._after;
    this._waiting.push(JSON.parse(message.data));
    if (this._scheduled) return;
    this._scheduled = true;
    setTimeout(() => this._hand(), this._handed + BEAT - performance.now());
  }

  _hand() {
    this._scheduled = false;
    if (this._closed) return;
    this._handed = performance.now();
    const events = this._waiting;
    this._waiting = [];
    if (!this._onEvents(events)) this.close();
  }
}
