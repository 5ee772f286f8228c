// In which order hotels of a job may stand, and which of them a filter lets through. No DOM.

import { taken } from "../runs/timings.js";

/** @typedef {import("./progress.js").Row} Row */
/** @typedef {{ text: string, rating: number, stars: number }} Filter */

/** @type {Record<string, { value: (row: Row) => number | string | null, descending?: boolean }>} */
export const ORDERS = {
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
const letters = new Intl.Collator(undefined, { numeric: true });

/** @param {{ source: string, source_id: string }} hotel */
export const keyOf = (hotel) => `${hotel.source}/${hotel.source_id}`;

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

/** @param {Row} row @param {Filter} filter its text in lower case */
export function passes({ name, hotel }, { text, rating, stars }) {
  if (rating && (hotel?.rating ?? -1) < rating) return false;
  if (stars && (hotel?.stars ?? -1) < stars) return false;
  if (!text) return true;
  const words = [name, hotel?.address, hotel?.city, ...(hotel?.amenities ?? [])];
  return words.some((word) => word?.toLocaleLowerCase().includes(text));
}
