// Where the hotels are: Leaflet over the shapes of countries, no tiles and no foreign server. Painted on a canvas.

import { make } from "../elements.js";
import { price, rating, stars } from "../format.js";
import { keyOf } from "./orders.js";

/** @typedef {Atrium.Hotel} Hotel */
/** @typedef {import("./progress.js").Row} Row */

/** @typedef {typeof import("../../vendor/leaflet.js").default} Leaflet */
/** @typedef {InstanceType<Leaflet["CircleMarker"]>} Dot */
/** @typedef {InstanceType<Leaflet["GeoJSON"]>} Land */
/** @typedef {GeoJSON.Feature<GeoJSON.Polygon | GeoJSON.MultiPolygon>} Country */

const CITY_ZOOM = 11, NEAREST = 15;
const SLICE = 6; // ms of a frame in which countries may be read: all at once they are a frame too many

export class HotelMap {
  /**
   * @param {HTMLElement} root @param {string} shapes address of world-atlas/countries-50m.json
   * @param {(row: Row) => void} onChosen
   */
  constructor(root, shapes, onChosen) {
    this._root = root;
    this._parts = load(shapes);
    this._onChosen = onChosen;
    /** @type {Map<Row, Dot>} */
    this._dots = new Map();
    /** Rows that have no dot yet. @type {Row[]} */
    this._coming = [];
    this._moved = false;
    /** @type {Leaflet | null} */
    this._leaflet = null;
    /** @type {InstanceType<Leaflet["Map"]> | null} */
    this._map = null;
    /** Countries that were not in the view yet, and where they lie: each that is drawn costs. @type {Map<Country, InstanceType<Leaflet["LatLngBounds"]>>} */
    this._abroad = new Map();
    /** Those that are drawn. @type {Land[]} */
    this._lands = [];
    /** @type {(key: string) => boolean} */
    this._isTicked = () => false;
    this._opening = false;
    this._colours = /** @type {Record<string, string>} */ ({});
    new MutationObserver(() => this.paint()).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
  }

  clear() {
    for (const dot of this._dots.values()) dot.remove();
    this._dots.clear();
    this._coming = [];
    this._moved = false;
  }

  /** Opens it, once: nobody looks at it before there is a job. @param {{ latitude: number | null, longitude: number | null }} place */
  async begin(place) {
    this._place = place;
    if (!this._map && !this._opening) {
      this._opening = true;
      await this._open(place).catch(() => this._root.classList.add("is-bare")); // the table says where they are as well
    }
    const { latitude, longitude } = this._place;
    if (latitude !== null && longitude !== null && !this._dots.size) this._map?.setView([latitude, longitude], CITY_ZOOM, { animate: false });
    this.draw();
  }

  /** For the next time that it is drawn. @param {Row[]} rows */
  add(rows) {
    this._coming.push(...rows);
  }

  draw() {
    const [map, leaflet] = [this._map, this._leaflet];
    if (!map || !leaflet) return;
    for (const row of this._coming.splice(0)) {
      const { hotel } = row;
      if (!hotel || hotel.latitude === null || hotel.longitude === null || this._dots.has(row)) continue;
      const dot = leaflet.circleMarker([hotel.latitude, hotel.longitude], this._style(hotel, this._isTicked(keyOf(hotel))));
      dot.bindTooltip(() => tip(hotel));
      dot.on("click", () => this._onChosen(row));
      dot.addTo(map);
      this._dots.set(row, dot);
    }
    this._fit(map, leaflet);
  }

  /** Shows all there are, unless a person has moved the map. @param {InstanceType<Leaflet["Map"]>} map @param {Leaflet} leaflet */
  _fit(map, leaflet) {
    if (this._moved || !this._dots.size) return;
    const bounds = leaflet.latLngBounds([...this._dots.values()].map((dot) => dot.getLatLng()));
    if (!map.getBounds().contains(bounds) || map.getZoom() < CITY_ZOOM - 2) {
      map.fitBounds(bounds, { animate: false, maxZoom: NEAREST, padding: [16, 16] });
      this._moved = false;
    }
  }

  /** @param {(key: string) => boolean} isTicked */
  mark(isTicked) {
    this._isTicked = isTicked;
    for (const [row, dot] of this._dots) {
      const hotel = /** @type {Hotel} */ (row.hotel);
      const ticked = isTicked(keyOf(hotel));
      const style = this._style(hotel, ticked);
      if (dot.options.radius !== style.radius) dot.setStyle(style);
    }
  }

  /** Colours anew, after light became dark. */
  paint() {
    this._colours = {};
    for (const country of this._lands) country.setStyle(this._landStyle());
    for (const [row, dot] of this._dots) {
      const hotel = /** @type {Hotel} */ (row.hotel);
      dot.setStyle(this._style(hotel, this._isTicked(keyOf(hotel))));
    }
  }

  /** @param {{ latitude: number | null, longitude: number | null }} place */
  async _open({ latitude, longitude }) {
    const { default: leaflet } = await this._parts.leaflet;
    const map = leaflet.map(this._root, { preferCanvas: true, zoomSnap: 0.5, worldCopyJump: true, maxZoom: 17, minZoom: 1 });
    map.attributionControl.setPrefix(false).addAttribution("Shapes: Natural Earth");
    leaflet.control.scale({ imperial: false }).addTo(map);
    if (latitude === null || longitude === null) map.setView([20, 10], 1.5);
    else map.setView([latitude, longitude], CITY_ZOOM);
    for (const name of ["pointerdown", "wheel", "keydown"]) this._root.addEventListener(name, () => (this._moved = true), { passive: true });
    this._leaflet = leaflet;
    this._map = map;
    this._drawLand(map, leaflet);
  }

  /** @param {InstanceType<Leaflet["Map"]>} map @param {Leaflet} leaflet */
  async _drawLand(map, leaflet) {
    try {
      const [{ default: topojson }, world] = await this._parts.land;
      let began = performance.now();
      for (const geometry of world.objects.countries.geometries) {
        const country = /** @type {Country} */ (/** @type {unknown} */ (topojson.feature(world, geometry)));
        this._abroad.set(country, leaflet.latLngBounds(corners(country)));
        if (performance.now() - began < SLICE) continue;
        await new Promise(requestAnimationFrame);
        began = performance.now();
      }
      // a canvas of its own: dots that are drawn anew do not draw half the world again
      const renderer = leaflet.canvas({ pane: "tilePane", padding: 0.5 });
      const arrive = () => this._arrive(map, leaflet, renderer);
      map.on("moveend", arrive);
      arrive();
    } catch {
      this._root.classList.add("is-bare"); // dots on an empty plane still say how they lie
    }
  }

  /** Draws the countries that the view has come to. @param {InstanceType<Leaflet["Map"]>} map @param {Leaflet} leaflet @param {InstanceType<Leaflet["Canvas"]>} renderer */
  _arrive(map, leaflet, renderer) {
    const around = map.getBounds().pad(1);
    for (const [country, bounds] of this._abroad) {
      if (!bounds.intersects(around)) continue;
      this._abroad.delete(country);
      const style = () => ({ ...this._landStyle(), renderer });
      this._lands.push(leaflet.geoJSON(country, { interactive: false, style }).addTo(map));
    }
  }

  /** @param {string} name */
  _colour(name) {
    return (this._colours[name] ??= getComputedStyle(this._root).getPropertyValue(name).trim() || "gray");
  }

  _landStyle() {
    return { weight: 0.75, color: this._colour("--map-border"), fillColor: this._colour("--map-land"), fillOpacity: 1 };
  }

  /** @param {Hotel} hotel @param {boolean} ticked */
  _style(hotel, ticked) {
    const value = hotel.rating ?? 0;
    const level = value >= 4.5 ? "high" : value >= 4 ? "mid" : value ? "low" : "none";
    return {
      radius: ticked ? 8 : 5.5, weight: ticked ? 3 : 1, opacity: 1, fillOpacity: 0.9,
      color: this._colour(ticked ? "--map-ticked" : "--map-ring"), fillColor: this._colour(`--map-${level}`),
    };
  }
}

/** @param {Hotel} hotel */
function tip(hotel) {
  const facts = [hotel.stars !== null && `${stars(hotel.stars)} stars`, hotel.rating !== null && rating(hotel.rating), hotel.price_low !== null && price(hotel.price_low, hotel.price_high, hotel.currency)];
  return make("div", {}, make("strong", { dir: "auto" }, hotel.name), make("div", {}, facts.filter(Boolean).join(" · ")));
}

/** What draws the map is there before the first hotel is: reading it meanwhile would stop a frame. @param {string} shapes */
function load(shapes) {
  const land = Promise.all([import("../../vendor/topojson.js"), fetch(shapes).then((answer) => answer.json())]);
  const leaflet = import("../../vendor/leaflet.js");
  for (const part of [land, leaflet]) part.catch(() => undefined); // it is said where they are wanted
  return { land, leaflet };
}

/** South-west and north-east: Leaflet would make all that draws a country to know them. @param {Country} country @returns {[number, number][]} */
function corners({ geometry }) {
  let south = Infinity, west = Infinity, north = -Infinity, east = -Infinity;
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  for (const [longitude = 0, latitude = 0] of polygons.flat(2)) {
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
  }
  return [[south, west], [north, east]];
}
