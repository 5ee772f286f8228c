// Building a page out of data. Text is text: nothing here reads markup.

/** @typedef {Node | string | number | null | undefined | false} Part */

/**
 * An element with attributes and contents: `make("a", { href, class: "btn" }, "Open")`. `onclick` and its like are
 * listeners; false and null leave an attribute out, true writes it empty.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...Part} parts
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, ...parts) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...parts.filter((part) => part !== null && part !== undefined && part !== false).map((part) => typeof part === "number" ? String(part) : /** @type {Node | string} */ (part)));
  return element;
}

/**
 * The one element that `selector` names; throws where the template has none.
 * @template {Element} [Found=HTMLElement]
 * @param {string} selector
 * @param {ParentNode} [within]
 * @returns {Found}
 */
export function one(selector, within = document) {
  const found = within.querySelector(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return /** @type {Found} */ (found);
}

/** Writes only what is different: what stays the same is not laid out again. @param {Element} element @param {string} text */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** An address that a person may be sent to, or null: of what was scraped only http and https. @param {string | null} url */
export function webAddress(url) {
  if (!url) return null;
  try {
    const parsed = new URL(url);
    return parsed.protocol === "https:" || parsed.protocol === "http:" ? parsed.href : null;
  } catch {
    return null;
  }
}
