// Short news at the edge of the page, with a way back where there is one.

/**
 * @param {string} text
 * @param {{ kind?: "info" | "danger", undo?: () => unknown }} [options] `undo` adds a button that takes it back
 */
export function toast(text, { kind = "info", undo } = {}) {
  const place = document.getElementById("toasts");
  const template = /** @type {HTMLTemplateElement | null} */ (document.getElementById("toast"));
  if (!place || !template) return;
  const shown = /** @type {HTMLElement} */ (template.content.cloneNode(true)).querySelector(".toast");
  if (!(shown instanceof HTMLElement)) return;
  shown.classList.toggle("toast-danger", kind === "danger");
  shown.querySelector("[data-text]")?.replaceChildren(text);
  const back = shown.querySelector("[data-undo]");
  back?.toggleAttribute("hidden", !undo);
  const leave = () => shown.remove();
  back?.addEventListener("click", () => { leave(); undo?.(); });
  shown.querySelector("[data-close]")?.addEventListener("click", leave);
  place.append(shown);
  // an error and a way back stay long enough to be read twice
  let timer = 0;
  const wait = () => { timer = window.setTimeout(leave, undo || kind === "danger" ? 12_000 : 5_000); };
  shown.addEventListener("pointerenter", () => clearTimeout(timer));
  shown.addEventListener("pointerleave", wait);
  shown.addEventListener("focusin", () => clearTimeout(timer));
  wait();
}
