// Asking for hotels to be seen again, now: search-api hands the wish to a worker, the consumer stores what it saw.
import { ask } from "./asking.js";
import { toast } from "./toasts.js";

const AT_ONCE = 100; // as many as one request may name
const PATIENCE = [2, 4, 8, 15, 30, 60]; // seconds between looks

/** @typedef {{ source: string, source_id: string, url: string }} Hotel */

/**
 * @param {Hotel[]} hotels
 * @param {() => Promise<boolean>} arrived looks whether something newer is there
 * @param {Element} button
 */
export async function observe(hotels, arrived, button) {
  button.toggleAttribute("disabled", true);
  try {
    for (let first = 0; first < hotels.length; first += AT_ONCE) {
      const part = hotels.slice(first, first + AT_ONCE).map(({ source, source_id, url }) => ({ source, source_id, url }));
      await ask("/api/search/observations", { method: "POST", body: { hotels: part } });
    }
    toast(hotels.length === 1 ? "It is being looked at again." : `${hotels.length} hotels are being looked at again.`);
    for (const seconds of PATIENCE) {
      await new Promise((after) => setTimeout(after, seconds * 1000));
      if (await arrived()) return;
    }
    toast("Nothing newer came within two minutes. Operations shows what waits.", { kind: "danger" });
  } catch (error) {
    toast(error instanceof Error ? error.message : String(error), { kind: "danger" });
  } finally {
    button.toggleAttribute("disabled", false);
  }
}
