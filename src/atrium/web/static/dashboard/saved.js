// The saved hotels: a table and a map with the same filters, ticks that outlive a page, remove with a way back.
import { ask } from "./asking.js";
import { cells, element } from "./cells.js";
import { spots, world } from "./maps.js";
import { observe } from "./observing.js";
import { follow } from "./states.js";
import { filters, serve } from "./tables.js";
import { toast } from "./toasts.js";
import { money, number } from "./reader.js";

const table = /** @type {HTMLTableElement} */ (document.getElementById("saved-table"));
const form = /** @type {HTMLFormElement} */ (document.getElementById("filters"));
const bar = /** @type {HTMLElement} */ (document.getElementById("ticked"));
const figure = /** @type {HTMLElement} */ (document.getElementById("saved-map"));
/** @type {Map<number, any>} ticked rows by the selection's id */
const ticked = new Map();
const MOST = 4;

cells.tick = {
  class: "tick",
  draw: (value, row) => {
    const box = /** @type {HTMLInputElement} */ (element("input", "", { type: "checkbox", class: "form-check-input", "aria-label": `Tick ${row.facts.name}` }));
    box.checked = ticked.has(value);
    box.addEventListener("change", () => {
      if (box.checked) ticked.set(value, row);
      else ticked.delete(value);
      told();
    });
    return box;
  },
};
cells.hotel = {
  class: "name",
  draw: (value, row) => {
    const place = document.createDocumentFragment();
    place.append(element("a", value, { href: `/dashboard/hotels/${row.hotel}/` }));
    const where = element("div", `${row.facts.city ?? "–"} `, { class: "d-xl-none text-secondary small" }); // its columns are not on a phone
    where.append(/** @type {import("./cells.js").Cell} */ (cells.stars).draw(row.facts.stars, row));
    place.append(where);
    for (const tag of row.tags) place.append(" ", element("span", tag, { class: "badge tone-info" }));
    if (row.note) place.append(element("div", row.note, { class: "note text-secondary" }));
    const cell = element("div", "");
    cell.append(place);
    return cell;
  },
};

const rows = serve(table);

function told() {
  bar.toggleAttribute("hidden", ticked.size === 0);
  bar.querySelector("[data-count]")?.replaceChildren(`${number(ticked.size)} ticked`);
  const side = /** @type {HTMLAnchorElement} */ (bar.querySelector("[data-compare]"));
  const few = ticked.size > 1 && ticked.size <= MOST;
  side.classList.toggle("disabled", !few);
  side.setAttribute("aria-disabled", String(!few));
  side.title = few ? "" : `Two to ${MOST} hotels`;
  if (few) side.href = `/dashboard/hotels/compare/?${[...ticked.values()].map((row) => `hotel=${row.hotel}`).join("&")}`;
  else side.removeAttribute("href");
}

bar.querySelector("[data-clear]")?.addEventListener("click", () => { ticked.clear(); told(); rows.ajax.reload(undefined, false); });
bar.querySelector("[data-remove]")?.addEventListener("click", async (event) => {
  const button = /** @type {HTMLButtonElement} */ (event.currentTarget);
  button.disabled = true;
  try {
    const wanted = new URLSearchParams([...ticked.keys()].map((id) => ["selection", String(id)]));
    const { said } = await send("/dashboard/saved/remove/", wanted);
    ticked.clear();
    changed();
    toast(said, { undo: async () => { await send("/dashboard/saved/undo/", new URLSearchParams()); changed(); } });
  } catch (error) {
    toast(error instanceof Error ? error.message : String(error), { kind: "danger" });
  } finally {
    button.disabled = false;
  }
});

/** A form's address, which answers JSON to who asks for it. @param {string} url @param {URLSearchParams} body */
async function send(url, body) {
  return ask(url, { method: "POST", form: body });
}

function changed() {
  told();
  rows.ajax.reload(undefined, false);
  draw();
}

/** Every saved hotel, as far as `limit` goes. @param {Record<string, string>} wanted */
async function everything(wanted, limit = 2_000) {
  /** @type {any[]} */
  const found = [];
  let next = `/api/v1/selections/?${new URLSearchParams({ page_size: "500", fields: "hotel,facts", ...wanted })}`;
  while (next && found.length < limit) {
    const page = await ask(next);
    found.push(...page.results);
    next = page.next;
  }
  return found;
}

/** @param {Element} button @param {() => Promise<any[]>} which */
async function again(button, which) {
  const began = new Date();
  const hotels = (await which()).map((row) => row.facts);
  await observe(hotels, async () => {
    const [row] = (await ask("/api/v1/selections/?page_size=1&fields=facts&ordering=-facts.observed_at")).results;
    if (!row || new Date(row.facts.observed_at) < began) return false;
    rows.ajax.reload(undefined, false);
    return true;
  }, button);
}
const all = document.getElementById("observe");
all?.addEventListener("click", () => again(all, () => everything({})));
const some = bar.querySelector("[data-observe]");
some?.addEventListener("click", () => again(some, async () => [...ticked.values()]));

/** @type {any} */
let map;
/** @type {any} */
let layer;
const canvas = /** @type {HTMLElement} */ (figure.querySelector("[data-canvas]"));
const draw = () => follow(figure, async () => {
  const found = (await everything(filters(form))).filter(({ facts }) => facts.latitude !== null && facts.longitude !== null);
  layer?.remove();
  if (!found.length) return false;
  map ??= await world(canvas, figure.dataset.world ?? "");
  layer = spots(map, found.map(({ hotel, facts }) => ({
    ...facts, href: `/dashboard/hotels/${hotel}/`,
    lines: [facts.city ?? "", `${number(facts.rating, 1)} of 5, from ${money(facts.price_low, facts.currency)}`],
  })));
  return true;
});
let timer = 0;
for (const event of ["input", "reset"]) form.addEventListener(event, () => { clearTimeout(timer); timer = window.setTimeout(draw, 400); });
draw();
