// The buttons of the page that shows all parts.
import { toast } from "./toasts.js";

const shown = {
  news: () => toast("Saved 12 hotels."),
  undo: () => toast("Removed Hotel Adlon.", { undo: () => toast("Hotel Adlon is back.") }),
  danger: () => toast("The server does not answer.", { kind: "danger" }),
};
for (const button of document.querySelectorAll("[data-show-toast]")) {
  const { showToast } = /** @type {HTMLElement} */ (button).dataset;
  button.addEventListener("click", shown[/** @type {keyof typeof shown} */ (showToast)]);
}
