// The tables of countries and cities: their names are links.
import { cells, element } from "./cells.js";
import { named } from "./reader.js";
import { serve } from "./tables.js";

const continents = new Map([...document.querySelectorAll("#field-continent option")].map((option) => [option.getAttribute("value"), option.textContent]));

cells.country = { class: "name", draw: (value, row) => element("a", value, { href: `/dashboard/countries/${row.code}/` }) };
cells.continent = { draw: (value) => continents.get(value) ?? value };
cells["in-country"] = { draw: (value) => named("region", value) };
cells.city = {
  class: "name",
  draw: (value, row) => {
    const place = document.createElement("span");
    place.append(element("a", value, { href: `/dashboard/cities/${row.id}/` }), row.region ? element("small", ` ${row.region}`, { class: "text-secondary" }) : "");
    return place;
  },
};
for (const table of document.querySelectorAll("table[data-manual]")) serve(/** @type {HTMLTableElement} */ (table));
