// Light or dark: as the system says until somebody chooses. Runs before the first paint, so it is no module.

const KEY = "atrium-theme";

/** @returns {string | null} */
function chosen() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage is refused: the system decides
  }
}

const dark = matchMedia("(prefers-color-scheme: dark)");
const apply = () => {
  document.documentElement.dataset.bsTheme = chosen() ?? (dark.matches ? "dark" : "light");
};
apply();
dark.addEventListener("change", apply);
addEventListener("storage", apply);

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element && event.target.closest("[data-toggles-theme]");
  if (!button) return;
  const next = document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark";
  try {
    if (next === (dark.matches ? "dark" : "light")) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, next);
  } catch {
    // lasts for this page only
  }
  document.documentElement.dataset.bsTheme = next;
});
