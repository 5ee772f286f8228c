// What is known of a job, from its events alone: replayed from the first one they lead to the same. No DOM.

/** @typedef {Atrium.JobEvent} JobEvent */
/** @typedef {Atrium.ListedHotel} ListedHotel */
/** @typedef {Atrium.PageTiming} PageTiming */
/** @typedef {Atrium.Failure} Failure */
/** @typedef {Atrium.Hotel} Hotel */
/** @typedef {Atrium.Position} Position */

/**
 * One hotel of the list: wanted from the moment its list page was read, then found or failed.
 * @typedef {object} Row
 * @property {Position} position
 * @property {string} name
 * @property {Hotel | null} hotel
 * @property {Failure | null} failure
 * @property {PageTiming | null} timing
 * @property {number} arrival counts from 1; 0 while it has not
 */

/** @typedef {{ position: Position, name: string, timing: PageTiming, failure: Failure | null }} WorkedPage */

const PAGE_SIZE = 30; // until a list page has shown how many it has

export class Progress {
  /** @param {{ first: number, last: number | null }} wanted the list pages that were asked for */
  constructor(wanted) {
    this.wanted = wanted;
    /** @type {Atrium.JobStatus} */
    this.status = "queued";
    /** @type {Atrium.Place | null} */
    this.place = null;
    /** @type {Failure | null} */
    this.failure = null;
    /** @type {Atrium.RunReport | null} */
    this.report = null;
    /** @type {Map<string, Row>} */
    this.rows = new Map();
    /** @type {Map<number, { hotels: number, failure: Failure | null }>} */
    this.lists = new Map();
    /** Pages of each run: the first, and one more for every resume. @type {Map<string, WorkedPage>[]} */
    this.runs = [];
    /** How many hotels the whole list has, where it says so. @type {number | null} */
    this.total = null;
    this.found = 0;
    this.failed = 0;
    /** Rows that are new or different since `drain`. @type {Set<Row>} */
    this._changed = new Set();
    this._town = false;
    /** @type {Set<string>} */
    this._listed = new Set();
    this._pageSize = 0;
  }

  get over() {
    return this.status === "finished" || this.status === "failed" || this.status === "cancelled";
  }

  /** Rows that changed since the last call. @returns {Row[]} */
  drain() {
    const changed = [...this._changed];
    this._changed.clear();
    return changed;
  }

  /** @param {JobEvent} event */
  take(event) {
    switch (event.event) {
      case "status_changed":
        this._statusChanged(event.status, event.failure);
        break;
      case "place_found":
        this.place = event.place;
        break;
      case "list_read":
        this._worked([event.page, 0], `List page ${event.page}`, event.timing, null);
        this.lists.set(event.page, { hotels: event.hotels, failure: null });
        this.total = event.total ?? this.total;
        this._pageSize = Math.max(this._pageSize, event.listing.hotels.length);
        this._want(event);
        break;
      case "hotel_found": {
        const row = this._row(event.position, event.hotel.name);
        if (row.failure) this.failed--;
        if (!row.hotel) this.found++;
        if (!row.arrival) row.arrival = this.found;
        Object.assign(row, { hotel: event.hotel, name: event.hotel.name, failure: null, timing: event.timing });
        this._worked(event.position, row.name, event.timing, null);
        break;
      }
      case "page_failed":
        this._pageFailed(event.position, event.failure, event.timing);
        break;
      case "finished":
        this.report = event.report;
        break;
    }
  }

  /** @param {Atrium.JobStatus} status @param {Failure | null} failure */
  _statusChanged(status, failure) {
    if (status === "running" && this.status !== "running") this.runs.push(new Map());
    if (status === "running" || status === "queued") this.report = null;
    this.status = status;
    this.failure = failure ?? null;
  }

  /** @param {Position} position @param {Failure} failure @param {PageTiming} timing */
  _pageFailed(position, failure, timing) {
    const [page, place] = position;
    if (!place) {
      if (!this.lists.get(page)?.failure) this.failed++;
      this.lists.set(page, { hotels: 0, failure });
      this._worked(position, `List page ${page}`, timing, failure);
      return;
    }
    const row = this._row(position, `Hotel ${place} of page ${page}`);
    if (!row.failure && !row.hotel) this.failed++;
    if (!row.hotel) Object.assign(row, { failure, timing });
    this._worked(position, row.name, timing, failure);
  }

  /**
   * The hotels of a list page have their rows before they are read, so that nothing jumps. Which of them are wanted is
   * searching/worklist.py's to decide; where that is not what we see here, rows come with their hotels instead.
   * @param {Extract<JobEvent, { event: "list_read" }>} event
   */
  _want({ page, hotels, listing }) {
    this._town ||= listing.geo_id !== null && listing.hotels.some((each) => each.geo_id === listing.geo_id);
    const wanted = listing.hotels.filter((each) => !this._listed.has(each.source_id) && (!this._town || each.geo_id === null || each.geo_id === listing.geo_id));
    for (const each of wanted) this._listed.add(each.source_id);
    if (wanted.length !== hotels) return;
    for (const each of wanted) this._row([page, each.position], each.name);
  }

  /** @param {Position} position @param {string} name @returns {Row} */
  _row(position, name) {
    const key = position.join(".");
    let row = this.rows.get(key);
    if (!row) this.rows.set(key, (row = { position, name, hotel: null, failure: null, timing: null, arrival: 0 }));
    this._changed.add(row);
    return row;
  }

  /** @param {Position} position @param {string} name @param {PageTiming} timing @param {Failure | null} failure */
  _worked(position, name, timing, failure) {
    if (!this.runs.length) this.runs.push(new Map());
    this.runs[this.runs.length - 1]?.set(position.join("."), { position, name, timing, failure });
  }

  /** Pages of one run, the latest where none is named: each run has a clock of its own. @param {number} [run] from 0 @returns {WorkedPage[]} */
  pages(run = this.runs.length - 1) {
    return [...(this.runs[run]?.values() ?? [])];
  }

  /** Pages by kind: done, failed, and how many there will be as far as is known. */
  get counts() {
    const { first, last } = this.wanted;
    const size = this._pageSize || PAGE_SIZE;
    const listed = this.total === null ? Infinity : Math.max(first, Math.ceil(this.total / size));
    const lastList = Math.min(last ?? Infinity, listed);
    let read = 0, lost = 0, hotels = 0;
    for (const list of this.lists.values()) {
      if (list.failure) lost++;
      else read++;
      hotels += list.hotels;
    }
    const lists = Math.max(this.over ? read + lost : Number.isFinite(lastList) ? lastList - first + 1 : read + lost + 1, read + lost);
    const perList = read ? hotels / read : size;
    const expected = Math.round(hotels + (lists - read - lost) * perList);
    return { lists: { read, lost, expected: lists }, hotels: { found: this.found, lost: this.failed - lost, expected: Math.max(expected, this.found) } };
  }

  /** How much of the work is done, 0 to 1. */
  get share() {
    if (this.status === "finished") return 1;
    const { lists, hotels } = this.counts;
    const done = lists.read + lists.lost + hotels.found + hotels.lost;
    return Math.min(1, done / Math.max(1, lists.expected + hotels.expected));
  }

  /** Failures by name, the most frequent first: what failed, and where. */
  get failures() {
    /** @type {Map<string, { code: string, failure: Failure, pages: string[] }>} */
    const byCode = new Map();
    /** @param {Failure} failure @param {string} page */
    const add = (failure, page) => {
      const known = byCode.get(failure.code);
      if (known) known.pages.push(page);
      else byCode.set(failure.code, { code: failure.code, failure, pages: [page] });
    };
    for (const [page, { failure }] of this.lists) if (failure) add(failure, `List page ${page}`);
    for (const row of this.rows.values()) if (row.failure) add(row.failure, row.name);
    return [...byCode.values()].sort((one, two) => two.pages.length - one.pages.length);
  }
}
