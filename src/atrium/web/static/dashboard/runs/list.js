// Own runs, newest first, and two of them to be compared.

import { ask } from "../asking.js";
import { make, one, write } from "../elements.js";
import { count, duration } from "../format.js";
import { ago, moment } from "../reader.js";
import { pagesWords, writeStatus } from "../search/head.js";
import { ofFloor, placeOf } from "./words.js";

/** @typedef {Atrium.Run & { floor_seconds: number | null }} Row */

const FIELDS = "id,status,strategy,query,place,started_at,seconds,floor_seconds,pages,failed,hotels";
const WIDE = "d-none d-xl-table-cell", WIDEST = "d-none d-xxl-table-cell"; // there is room for it
/** Ids of those that are ticked, the earlier one first. @type {string[]} */
let chosen = [];
const compare = /** @type {HTMLAnchorElement} */ (one("#compare"));
const more = /** @type {HTMLButtonElement} */ (one("#runs-more button"));

/** @param {string} address */
async function load(address) {
  more.disabled = true;
  try {
    const { next, results } = await ask(address);
    one("#runs").append(...results.map(row));
    const any = one("#runs").children.length > 0;
    one("#runs-room").hidden = !any;
    one("#runs-empty").hidden = any;
    one("#runs-more").hidden = !next;
    more.onclick = () => load(next);
    one("#runs-problem").hidden = true;
  } catch (error) {
    const problem = one("#runs-problem");
    problem.hidden = false;
    problem.replaceChildren(`${/** @type {Error} */ (error).message} `, make("button", { type: "button", class: "btn btn-sm", onclick: () => load(address) }, "Try again"));
  } finally {
    more.disabled = false;
    one("#runs-loading").hidden = true;
  }
}

/** @param {Row} run */
function row(run) {
  const id = String(run.id), place = placeOf(run);
  const box = make("input", { type: "checkbox", class: "form-check-input m-0", value: id, "aria-label": `Compare the run of ${place}, ${run.strategy}, ${moment(run.started_at)}` });
  box.addEventListener("change", () => tick(id, box.checked));
  const status = () => {
    const badge = make("span", { class: "status" });
    writeStatus(badge, run.status);
    return badge;
  };
  const number = (/** @type {string} */ text, wide = WIDEST) => make("td", { class: `text-end ${wide}` }, text);
  return make("tr", { "data-run": id }, make("td", {}, box),
    make("td", {}, make("a", { href: `/dashboard/runs/${id}/`, dir: "auto" }, place), make("div", { class: "text-secondary small" }, `${pagesWords(run.query.pages)} · ${run.query.concurrency} at once`),
      make("div", { class: "d-xl-none small" }, `${run.strategy} `, run.status !== "finished" && status())),
    make("td", { class: WIDE }, run.strategy, make("div", { class: "text-secondary small" }, run.query.parser)), make("td", { class: WIDE }, status()),
    number(duration(run.seconds), ""), number(ofFloor(run.seconds, run.floor_seconds) ?? "–", ""),
    number(`${count(run.pages)}${run.failed ? ` (${count(run.failed)} failed)` : ""}`), number(count(run.hotels)),
    number(count(Math.round(run.pages / Math.max(run.seconds, 0.001)))),
    make("td", { class: `text-end text-secondary ${WIDE}` }, make("time", { datetime: run.started_at, title: moment(run.started_at) }, ago(run.started_at))));
}

/** Two are compared: a third tick lets go of the first. @param {string} id @param {boolean} on */
function tick(id, on) {
  chosen = chosen.filter((each) => each !== id);
  if (on) chosen.push(id);
  while (chosen.length > 2) {
    const gone = chosen.shift();
    /** @type {HTMLInputElement} */ (one(`#runs input[value="${gone}"]`)).checked = false;
  }
  const ready = chosen.length === 2;
  compare.classList.toggle("disabled", !ready);
  compare.setAttribute("aria-disabled", String(!ready));
  if (ready) compare.href = `/dashboard/runs/compare/?a=${chosen[0]}&b=${chosen[1]}`;
  else compare.removeAttribute("href");
  write(/** @type {Element} */ (compare.lastElementChild), chosen.length === 1 ? "Tick one more" : "Compare two");
}

load(`/api/v1/runs/?ordering=-id&fields=${FIELDS}`);
