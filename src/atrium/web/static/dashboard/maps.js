// A map of the world from world-atlas shapes: no tiles, so that no request leaves the host.
import L from "../vendor/leaflet.js";
import topojson from "../vendor/topojson.js";
import { ask } from "./asking.js";
import { rows } from "./sources.js";
import { follow } from "./states.js";

const CLOSE = 5; // the shapes have no more detail than that: one spot alone would lie in the middle of nothing
const TOWN = 11; // several of one town lie apart
const HOME = L.latLngBounds([-55, -170], [72, 180]);

/**
 * An empty world in `canvas`.
 * @param {HTMLElement} canvas @param {string} shapes address of world-atlas' countries
 * @returns {Promise<any>} a Leaflet map
 */
export async function world(canvas, shapes) {
  const atlas = await ask(shapes);
  const map = L.map(canvas, { attributionControl: false, zoomSnap: 0.25, minZoom: 0, maxZoom: 12, worldCopyJump: true, scrollWheelZoom: false, maxBounds: [[-85, -220], [85, 220]] });
  map.once("focus", () => map.scrollWheelZoom.enable()); // a page that scrolls must not get stuck in a map
  L.geoJSON(/** @type {any} */ (whole(topojson.feature(atlas, atlas.objects.countries))), { interactive: false, style: () => ({ className: "land" }) }).addTo(map);
  map.fitBounds(HOME);
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(canvas);
  return map;
}

/** Lands that reach over the 180th meridian in one piece, and without the one that has no hotels. @param {any} world */
function whole(world) {
  const lands = world.features.filter((/** @type {any} */ land) => land.id !== "010");
  for (const { geometry } of lands) {
    for (const polygon of geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates) {
      for (const ring of polygon) {
        const jumps = ring.some((/** @type {number[]} */ [x = 0], /** @type {number} */ at) => Math.abs(x - ring[(at || 1) - 1][0]) > 180);
        if (jumps) for (const point of ring) if (point[0] < 0) point[0] += 360;
      }
    }
  }
  return { ...world, features: lands };
}

/**
 * Spots on a map; the view is theirs.
 * @param {any} map @param {Array<{ latitude: number, longitude: number, name: string, href?: string, size?: number, lines?: string[] }>} places
 */
export function spots(map, places) {
  const layer = L.featureGroup();
  for (const { latitude, longitude, name, href, size = 6, lines = [] } of places) {
    const told = document.createElement("div");
    const head = document.createElement(href ? "a" : "strong");
    head.textContent = name;
    if (href) head.setAttribute("href", href);
    told.append(head, ...lines.map((line) => Object.assign(document.createElement("div"), { textContent: line })));
    const spot = L.circleMarker([latitude, longitude], { radius: size, className: "spot" }).bindPopup(told).bindTooltip(document.createTextNode(name).textContent ?? "");
    spot.setTooltipContent(Object.assign(document.createElement("span"), { textContent: name }));
    layer.addLayer(spot);
  }
  layer.addTo(map);
  if (places.length) map.fitBounds(layer.getBounds().pad(0.25), { maxZoom: places.length > 1 ? TOWN : CLOSE, animate: false });
  return layer;
}

/** @param {any[]} found */
const placed = (found) => found.map((row) => row.facts ?? row).filter((row) => row.latitude !== null && row.latitude !== undefined && row.longitude !== null);

for (const figure of document.querySelectorAll("figure[data-map][data-source]")) {
  const { source = "", part = "", world: shapes = "" } = /** @type {HTMLElement} */ (figure).dataset;
  const canvas = /** @type {HTMLElement} */ (figure.querySelector("[data-canvas]"));
  if (!source) continue;
  follow(figure, async () => {
    const found = placed([await rows(source, part)].flat());
    if (!found.length) return false;
    const most = Math.max(...found.map((row) => row.count ?? 1));
    spots(await world(canvas, shapes), found.map((row) => ({ ...row, size: row.count ? 5 + 9 * Math.sqrt(row.count / most) : 6 })));
    return true;
  });
}
