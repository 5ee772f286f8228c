// Links to what may or may not run here appear where it answers.
for (const place of document.querySelectorAll("[data-runs-at]")) {
  const { runsAt = "" } = /** @type {HTMLElement} */ (place).dataset;
  fetch(runsAt, { method: "HEAD" }).then((answer) => place.toggleAttribute("hidden", !answer.ok), () => undefined);
}
