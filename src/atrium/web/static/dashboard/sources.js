// Several charts of a page draw parts of one answer: it is asked for once.
import { ask } from "./asking.js";

/** @type {Map<string, Promise<any>>} */
const asked = new Map();

/** The rows at `part` ("by_city", "a.b" or "") of what `url` answers. @param {string} url @param {string} part */
export async function rows(url, part) {
  if (!asked.has(url)) asked.set(url, ask(url));
  try {
    const answer = await asked.get(url);
    return part ? part.split(".").reduce((value, name) => value?.[name], answer) ?? [] : answer;
  } catch (error) {
    asked.delete(url); // the next attempt asks anew
    throw error;
  }
}
