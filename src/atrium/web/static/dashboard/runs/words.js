// A run in words. No DOM.

import { duration, times } from "../format.js";

/** @typedef {Atrium.Run} Run */
/** @typedef {Atrium.PhaseName} PhaseName */

/** @param {Pick<Run, "place" | "query">} run */
export const placeOf = ({ place, query }) => (place ? `${place.name}${place.parents ? `, ${place.parents}` : ""}` : query.city);

// Below it the site is beside us and had its pages ready: no network answers a chain of requests so soon, and a run
// that only computes is hundreds of times as long, whatever its strategy.
const NO_WAITING = 0.05; // seconds

/** "1.19 ×", or null where a multiple of the floor says nothing. @param {number} seconds @param {number | null} floor */
export const ofFloor = (seconds, floor) => (floor && floor >= NO_WAITING ? times(seconds / floor) : null);

/** How close a run came to its floor: in short, and in a sentence. @param {{ seconds: number, floor_seconds: number }} report @returns {[short: string, sentence: string]} */
export function closeness({ seconds, floor_seconds: floor }) {
  const multiple = ofFloor(seconds, floor);
  const both = `${duration(seconds)}, where the slowest chain of requests alone takes ${duration(floor)}`;
  if (multiple) return [`${multiple} the floor`, both];
  return floor ? ["Hardly any waiting", `${both}: the site had its pages ready, and what took time was reading them here`] : ["–", ""];
}

/** What differs between two runs besides their time: they are only fairly compared where it is the strategy alone. @param {Run} a @param {Run} b */
export function differences(a, b) {
  const found = [];
  if (placeOf(a) !== placeOf(b)) found.push("the city");
  if (a.query.pages.first !== b.query.pages.first || a.query.pages.last !== b.query.pages.last) found.push("the pages");
  else if (a.pages !== b.pages) found.push("how many pages came");
  if (a.report.concurrency !== b.report.concurrency) found.push("the pages at once");
  if (a.failed !== b.failed) found.push("how many pages failed");
  return found;
}

/** @type {Record<PhaseName, string>} */
const BECAUSE = {
  queued: "its pages waited longer for a free slot",
  connecting: "it took longer to get connections",
  waiting: "the site took longer to begin its answers, or they were noticed later",
  receiving: "bytes took longer to be taken in",
  inflating: "pages waited longer for a core that decompresses them",
  parsing: "turning pages into facts took longer",
};

/**
 * Seconds per page and phase of both, and the phase in which the slower one lost most.
 * @param {Run} a @param {Run} b
 */
export function perPage(a, b) {
  const each = (/** @type {Run} */ run) => Object.fromEntries(Object.entries(run.report.phases).map(([name, seconds]) => [name, seconds / Math.max(1, run.pages)]));
  return { a: each(a), b: each(b) };
}

/** @param {Run} fast @param {Run} slow @returns {{ phase: PhaseName, words: string, seconds: number } | null} */
export function reason(fast, slow) {
  const { a, b } = perPage(fast, slow);
  const [phase, seconds] = Object.keys(a).map((name) => /** @type {const} */ ([name, (b[name] ?? 0) - (a[name] ?? 0)])).sort((one, two) => two[1] - one[1])[0] ?? ["", 0];
  return seconds > 0 ? { phase: /** @type {PhaseName} */ (phase), words: BECAUSE[/** @type {PhaseName} */ (phase)], seconds } : null;
}

/** The pages of a report under the numbers that they have in the search. @param {Atrium.RunReport} report */
export function pagesOf(report) {
  return report.timings.map((timing, index) => ({
    position: /** @type {Atrium.Position} */ ([1, index]), name: `Page ${index + 1} of ${report.timings.length}`, timing, failure: null,
  }));
}
