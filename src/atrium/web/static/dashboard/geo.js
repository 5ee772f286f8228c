// The tables of countries and cities: their names are links.
import { cells, element } from "./cells.js";
import { serve } from "./tables.js";

/** What a filter calls its values: a column calls them the same. @param {string} id */
const words = (id) => new Map([...document.querySelectorAll(`#${id} option`)].map((option) => [option.getAttribute("value"), option.textContent ?? ""]));
const continents = words("field-continent"), countries = words("field-country");

cells.country = { class: "name", draw: (value, row) => element("a", value, { href: `/dashboard/countries/${row.code}/` }) };
cells.continent = { draw: (value) => continents.get(value) ?? value };
cells["in-country"] = { draw: (value) => countries.get(value) ?? value };
cells.city = {
  class: "name",
  draw: (value, row) => {
    const place = document.createElement("span");
    place.append(element("a", value, { href: `/dashboard/cities/${row.id}/` }), row.region ? element("small", ` ${row.region}`, { class: "text-secondary" }) : "");
    return place;
  },
};
for (const table of document.querySelectorAll("table[data-manual]")) serve(/** @type {HTMLTableElement} */ (table));
