// What every page of the dashboard does: its theme, times and numbers of the reader, toasts, and whether we are online.
import { localize } from "./reader.js";
import { toast } from "./toasts.js";

const key = "atrium-theme";

/** @param {string} theme light, dark or system */
function choose(theme) {
  if (theme === "system") localStorage.removeItem(key);
  else localStorage.setItem(key, theme);
  const dark = theme === "dark" || (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
  show();
}

function show() {
  const chosen = localStorage.getItem(key) ?? "system";
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    const { themeChoice } = /** @type {HTMLElement} */ (button).dataset;
    button.setAttribute("aria-pressed", String(themeChoice === chosen));
  }
}

for (const button of document.querySelectorAll("[data-theme-choice]")) {
  button.addEventListener("click", () => choose(/** @type {HTMLElement} */ (button).dataset.themeChoice ?? "system"));
}
show();
localize(document);

const offline = document.getElementById("offline");
const told = () => offline?.toggleAttribute("hidden", navigator.onLine);
addEventListener("online", told);
addEventListener("offline", told);
told();

for (const copier of document.querySelectorAll("[data-copy]")) {
  copier.addEventListener("click", async () => {
    await navigator.clipboard.writeText(/** @type {HTMLElement} */ (copier).dataset.copy ?? "");
    toast("Copied.");
  });
}
