// Draws <table data-source>: DataTables with the rows on the server, words of our own, cells of cells.js.
import DataTable from "../vendor/datatables.js";
import { ask } from "./asking.js";
import { cells, text } from "./cells.js";
import { make } from "./elements.js";
import { number } from "./reader.js";

DataTable.ext.errMode = "none"; // errors are shown by us, not by alert()

/** The filters of a form as query parameters, the empty ones left out. @param {HTMLFormElement | null} form */
export function filters(form) {
  const found = form ? [...new FormData(form)] : [];
  return Object.fromEntries(found.filter(([, value]) => value !== "").map(([name, value]) => [name, String(value)]));
}

/** @param {HTMLTableElement} table @returns {any} the DataTable */
export function serve(table) {
  const { source = "", sorted = "", filters: form = "", nothing = "", empty = "" } = table.dataset;
  const given = /** @type {HTMLFormElement | null} */ (form ? document.getElementById(form) : null);
  const heads = [...table.querySelectorAll("th")];
  const [first, way] = sorted.split(":");
  const columns = heads.map((head) => {
    const { field = "", kind = "" } = head.dataset;
    const cell = cells[kind.replace(/-$/, "")] ?? text;
    /** @param {any} value @param {string} _kind @param {any} row */
    const display = (value, _kind, row) => {
      const drawn = cell.draw(value, row);
      // DataTables takes a string for markup: it gets nodes only
      return typeof drawn === "string" ? document.createTextNode(drawn) : drawn;
    };
    return { data: field, type: "string", defaultContent: "", orderable: !kind.endsWith("-"), className: `${cell.class ?? ""} ${head.className}`.trim(), render: { display, _: (/** @type {any} */ value) => value } };
  });
  const found = heads.findIndex((head) => head.dataset.field === first);
  const written = [...table.tBodies[0]?.rows ?? []];
  const made = new DataTable(table, {
    serverSide: true, processing: true, pageLength: 25, lengthMenu: [10, 25, 50, 100], searching: !form, autoWidth: false,
    columns, order: found < 0 ? [] : [{ idx: found, dir: way === "desc" ? "desc" : "asc" }], orderMulti: false,
    layout: { topStart: form ? null : "search", topEnd: null, bottomStart: "info", bottomEnd: ["pageLength", "paging"] },
    language: {
      info: "_START_ to _END_ of _TOTAL_", infoEmpty: "", infoFiltered: "(of _MAX_)", lengthMenu: "_MENU_ a page", search: "", searchPlaceholder: "Search",
      processing: "Loading …", zeroRecords: nothing, emptyTable: empty,
      paginate: { first: "«", previous: "‹", next: "›", last: "»" },
      aria: { paginate: { first: "First page", previous: "Previous page", next: "Next page", last: "Last page" } },
    },
    formatNumber: (/** @type {number} */ value) => number(value),
    ajax: (/** @type {any} */ asked, /** @type {(data: any) => void} */ done) => load(source, asked, filters(given), done, table),
  });
  if (written.length) table.tBodies[0]?.replaceChildren(...written); // DataTables took them away until the first answer: the page would jump
  if (given) fold(given);
  given?.addEventListener("input", () => { clearTimeout(timer); timer = window.setTimeout(() => made.ajax.reload(), 250); });
  given?.addEventListener("reset", () => setTimeout(() => made.ajax.reload()));
  given?.addEventListener("submit", (event) => { event.preventDefault(); made.ajax.reload(); });
  addEventListener("online", () => { if (table.dataset.failed !== undefined) made.ajax.reload(undefined, false); });
  return made;
}
let timer = 0;

/** What a phone folds away: its button opens it, and tells how many of these filters are in use. @param {HTMLFormElement} form */
function fold(form) {
  const button = form.querySelector("[data-fold]");
  const more = /** @type {HTMLElement | null} */ (document.getElementById(button?.getAttribute("aria-controls") ?? ""));
  if (!button || !more) return;
  const told = /** @type {Element} */ (button.lastElementChild);
  const tell = () => {
    const used = [...more.querySelectorAll("input, select")].filter((field) => /** @type {HTMLInputElement | HTMLSelectElement} */ (field).value !== "").length;
    told.textContent = used ? `Filters (${number(used)})` : "Filters";
  };
  button.addEventListener("click", () => button.setAttribute("aria-expanded", String(more.classList.toggle("is-open"))));
  form.addEventListener("input", tell);
  form.addEventListener("reset", () => setTimeout(tell));
  tell();
}

/** @param {string} source @param {any} asked @param {Record<string, string>} more @param {(data: any) => void} done @param {HTMLTableElement} table */
async function load(source, asked, more, done, table) {
  const query = new URLSearchParams(more);
  query.set("draw", asked.draw);
  query.set("start", asked.start);
  query.set("length", asked.length);
  if (asked.search.value) query.set("search[value]", asked.search.value);
  for (const { column, dir } of asked.order.slice(0, 1)) {
    query.set("order[0][column]", column);
    query.set("order[0][dir]", dir);
    query.set(`columns[${column}][data]`, asked.columns[column].data);
  }
  try {
    const rows = await ask(`${source}${source.includes("?") ? "&" : "?"}${query}`);
    delete table.dataset.failed;
    table.dispatchEvent(new CustomEvent("atrium:rows", { detail: rows }));
    done(rows);
  } catch (error) {
    table.dataset.failed = "";
    done({ draw: asked.draw, recordsTotal: 0, recordsFiltered: 0, data: [] });
    const onclick = () => new DataTable.Api(table).ajax.reload(undefined, false);
    const again = make("button", { type: "button", class: "btn btn-sm", onclick }, "Try again");
    // DataTables would say that there is nothing
    const said = make("p", { class: "state state-failed", role: "alert" }, error instanceof Error ? error.message : String(error), again);
    table.tBodies[0]?.rows[0]?.cells[0]?.replaceChildren(said);
  }
  table.closest(".server-table")?.setAttribute("data-drawn", "");
}

for (const table of document.querySelectorAll("table[data-source]:not([data-manual])")) serve(/** @type {HTMLTableElement} */ (table));
