// The tables of countries and cities: their names are links.
import { cells, element } from "./cells.js";
import { serve } from "./tables.js";

cells.country = { class: "name", draw: (value, row) => element("a", value, { href: `/dashboard/countries/${row.code}/` }) };
cells.city = { class: "name", draw: (value, row) => element("a", value, { href: `/dashboard/cities/${row.id}/` }) };
for (const table of document.querySelectorAll("table[data-manual]")) serve(/** @type {HTMLTableElement} */ (table));
