// When pages were in which phase: contracts.search.PageTiming as stretches of time. No DOM.

/** @typedef {Atrium.PageTiming} PageTiming */
/** @typedef {Atrium.PhaseName} PhaseName */

/** Every phase in the order in which a page goes through them, and what it means. */
export const PHASES = /** @type {const} */ ([
  { name: "queued", from: "queued", to: "started", means: "until a slot was free and the rate limit allowed it" },
  { name: "connecting", from: "started", to: "connected", means: "until there was a connection, new or kept" },
  { name: "waiting", from: "connected", to: "first_byte", means: "until the site began to answer" },
  { name: "receiving", from: "first_byte", to: "received", means: "until the whole compressed page was there" },
  { name: "inflating", from: "received", to: "inflated", means: "waiting for a core, and decompressing" },
  { name: "parsing", from: "inflated", to: "parsed", means: "until it was facts" },
]);

/**
 * @typedef {object} Stretch
 * @property {PhaseName} phase
 * @property {number} from seconds on the run's own clock
 * @property {number} to
 */

/** @param {PageTiming} timing @returns {Stretch[]} of the phases that the page reached, none of them empty */
export function stretches(timing) {
  const found = [];
  for (const { name, from, to } of PHASES) {
    const [begin, end] = [timing[from], timing[to]];
    if (begin !== null && end !== null && end > begin) found.push({ phase: name, from: begin, to: end });
  }
  return found;
}

/** The last thing that is known of a page. @param {PageTiming} timing */
export function end(timing) {
  return timing.parsed ?? timing.inflated ?? timing.received ?? timing.first_byte ?? timing.connected ?? timing.started ?? timing.queued;
}

/** Seconds of work on a page, without its waiting for a slot. @param {PageTiming} timing */
export function taken(timing) {
  return timing.started === null ? 0 : end(timing) - timing.started;
}

/** Seconds per phase, summed over pages. @param {Iterable<PageTiming>} timings */
export function sums(timings) {
  const found = { queued: 0, connecting: 0, waiting: 0, receiving: 0, inflating: 0, parsing: 0 };
  for (const timing of timings) {
    // a thousand pages four times a second: no object for each stretch of theirs
    for (const { name, from, to } of PHASES) {
      const begin = timing[from], end = timing[to];
      if (begin !== null && end !== null && end > begin) found[name] += end - begin;
    }
  }
  return found;
}

/**
 * Bars of one run: pages in the order in which they were handed to the strategy, seconds from the first of them.
 * @template {{ timing: PageTiming }} Page
 * @param {Iterable<Page>} pages
 * @returns {{ pages: Page[], start: number, seconds: number }}
 */
export function lineUp(pages) {
  const ordered = [...pages].sort((one, two) => (one.timing.started ?? Infinity) - (two.timing.started ?? Infinity) || one.timing.queued - two.timing.queued);
  let start = Infinity, last = -Infinity;
  for (const { timing } of ordered) {
    start = Math.min(start, timing.queued);
    last = Math.max(last, end(timing));
  }
  return { pages: ordered, start, seconds: ordered.length ? last - start : 0 };
}

/** A round step for an axis of `length`, so that there are about `wanted` of them. @param {number} length @param {number} wanted */
export function step(length, wanted) {
  const rough = length / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(rough || 1));
  return ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power;
}
