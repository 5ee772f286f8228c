// Loading, failed, offline, empty, or there: one of them is shown, none changes the height of its place.
import { Problem } from "./asking.js";

/** @param {Element} place @param {"loading" | "failed" | "offline" | "empty" | "there"} state @param {string} [reason] */
export function show(place, state, reason) {
  for (const each of place.querySelectorAll("[data-state]")) {
    each.toggleAttribute("hidden", /** @type {HTMLElement} */ (each).dataset.state !== state);
  }
  if (reason) place.querySelector("[data-state=failed] [data-reason]")?.replaceChildren(reason);
}

/**
 * Shows what `load` is doing in `place`; again at a click, and by itself when the connection is back.
 * @param {Element} place @param {() => Promise<boolean>} load draws, and says whether there was anything to draw
 */
export async function follow(place, load) {
  const attempt = async () => {
    show(place, "loading");
    try {
      show(place, (await load()) ? "there" : "empty");
    } catch (error) {
      const away = error instanceof Problem && error.status === 0 && !navigator.onLine;
      show(place, away ? "offline" : "failed", error instanceof Error ? error.message : String(error));
      if (away) addEventListener("online", attempt, { once: true });
    }
  };
  place.querySelector("[data-again]")?.addEventListener("click", attempt);
  await attempt();
}
