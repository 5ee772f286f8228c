// Walks through the picture: buttons, arrow keys, and the address (#step-3). Without this script all steps stand below it.

const WHOLE = "0 20 1000 520";
const walk = /** @type {HTMLElement} */ (document.querySelector("[data-walk]"));
const picture = /** @type {SVGSVGElement} */ (walk.querySelector(".system"));
const steps = [...walk.querySelectorAll(".steps li")].filter((each) => each instanceof HTMLElement);
const dots = [...walk.querySelectorAll("[data-step]")].filter((each) => each instanceof HTMLButtonElement);
const phone = matchMedia("(width < 48rem)");
let now = 0;

/** @param {number} wanted counted from 0 */
function show(wanted) {
  now = (wanted + steps.length) % steps.length;
  const step = /** @type {HTMLElement} */ (steps[now]);
  const boxes = new Set((step.dataset.boxes ?? "").split(" "));
  for (const each of steps) each.classList.toggle("now", each === step);
  for (const [index, dot] of dots.entries()) {
    if (index === now) dot.setAttribute("aria-current", "step");
    else dot.removeAttribute("aria-current");
  }
  for (const part of picture.querySelectorAll("[data-box], [data-step]")) {
    const { box, step: of } = /** @type {SVGElement} */ (part).dataset;
    const lit = box ? boxes.has(box) : of === String(now + 1);
    part.classList.toggle("lit", lit);
    part.classList.toggle("idle", !lit);
  }
  picture.setAttribute("viewBox", phone.matches ? (step.dataset.view ?? WHOLE) : WHOLE);
}

/** @param {number} wanted */
function go(wanted) {
  show(wanted);
  history.replaceState(null, "", `#step-${now + 1}`);
}

const fromAddress = () => Number(/^#step-(\d+)$/.exec(location.hash)?.[1] ?? 1) - 1;

walk.classList.add("stepping");
walk.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("button") : null;
  if (button?.dataset.go) go(now + Number(button.dataset.go));
  if (button?.dataset.step) go(Number(button.dataset.step) - 1);
});
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target instanceof Element && event.target.closest("input, textarea, select, details")) return;
  const wanted = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: steps.length - 1 }[event.key];
  if (wanted === undefined) return;
  event.preventDefault();
  go(wanted);
});
addEventListener("hashchange", () => show(fromAddress()));
phone.addEventListener("change", () => show(now));
show(fromAddress());
