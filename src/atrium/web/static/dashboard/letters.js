// Ticks all letters of the page.
const all = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-all]"));
all?.addEventListener("change", () => {
  for (const box of document.querySelectorAll("input[name=letter]")) /** @type {HTMLInputElement} */ (box).checked = all.checked;
});
