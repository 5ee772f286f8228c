// How a value of a row looks in a table. Everything is text: nothing that a site said becomes markup.
import { ago, money, moment, number } from "./reader.js";

/** @param {string} tag @param {string} text @param {Record<string, string>} [attributes] */
export function element(tag, text, attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

/** @typedef {{ class?: string, draw: (value: any, row: any) => Node | string }} Cell */

/** @type {Cell} */
export const text = { draw: (value) => (value === null || value === "" ? "–" : String(value)) };

/** @type {Record<string, Cell>} */
export const cells = {
  number: { class: "num", draw: (value) => number(value) },
  rating: { class: "num", draw: (value) => number(value, 1) },
  stars: { draw: (value) => (value === null ? "–" : element("span", "★".repeat(Math.floor(value)) + (value % 1 ? "½" : ""), { class: "stars", role: "img", "aria-label": `${value} stars` })) },
  price: { class: "num", draw: (value, row) => money(value, (row.facts ?? row).currency) },
  time: { draw: (value) => element("time", ago(value), { datetime: value, title: moment(value) }) },
};
