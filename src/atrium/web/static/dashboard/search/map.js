// Where the hotels are: Leaflet over the shapes of countries, no tiles and no foreign server. Painted on a canvas.

import { make } from "../elements.js";
import { price, rating, stars } from "../format.js";
import { keyOf } from "./orders.js";

/** @typedef {Atrium.Hotel} Hotel */
/** @typedef {import("./progress.js").Row} Row */

/** @typedef {typeof import("../../vendor/leaflet.js").default} Leaflet */
/** @typedef {InstanceType<Leaflet["CircleMarker"]>} Dot */
/** @typedef {InstanceType<Leaflet["GeoJSON"]>} Land */

const CITY_ZOOM = 11, NEAREST = 15;
const PAUSE = 50; // ms between two things of which each is enough for a frame

/** @type {WeakMap<object, Row>} */
const rowOf = new WeakMap();

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
    /** Once it has a place. @type {InstanceType<Leaflet["Map"]> | null} */
    this._map = null;
    /** Land that was not in the view yet, as its arcs, and where it lies: all that is drawn costs. @type {Map<number[][], [number, number][]>} */
    this._abroad = new Map();
    /** What is drawn. @type {Land[]} */
    this._lands = [];
    /** All dots. @type {InstanceType<Leaflet["FeatureGroup"]> | null} */
    this._all = null;
    /** @type {(key: string) => boolean} */
    this._isTicked = () => false;
    /** @type {Promise<{ map: InstanceType<Leaflet["Map"]>, leaflet: Leaflet } | void> | undefined} */
    this._opened = undefined;
    this._colours = /** @type {Record<string, string>} */ ({});
    new MutationObserver(() => this.paint()).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
  }

  clear() {
    this._all?.clearLayers();
    this._dots.clear();
    this._coming = [];
    this._moved = false;
  }

  /** Opens it, once, still without a place: nobody looks at it before there is a job, and hotels come at once after that. */
  open() {
    return (this._opened ??= this._open().catch(() => void this._root.classList.add("is-bare"))); // the table says where they are as well
  }

  /** @param {{ latitude: number | null, longitude: number | null }} place */
  async begin({ latitude, longitude }) {
    const opened = await this.open();
    if (!opened) return;
    const { map, leaflet } = opened;
    const first = !this._map;
    if (latitude !== null && longitude !== null && !this._dots.size) map.setView([latitude, longitude], CITY_ZOOM, { animate: false });
    else if (first) map.setView([20, 10], 1.5);
    this._map = map;
    this._leaflet = leaflet;
    // one listener and one tooltip for all dots: a thousand of each would be work in the frames that draw them
    this._all ??= leaflet.featureGroup().bindTooltip((dot) => tip(/** @type {Hotel} */ (rowOf.get(dot)?.hotel))).on("click", ({ propagatedFrom: dot }) => this._onChosen(/** @type {Row} */ (rowOf.get(dot)))).addTo(map);
    this.draw();
    if (!first) return;
    await new Promise((done) => setTimeout(done, PAUSE));
    await this._drawLand(map, leaflet);
  }

  /** For the next time that it is drawn. @param {Row[]} rows */
  add(rows) {
    this._coming.push(...rows);
  }

  draw() {
    const [map, leaflet, all] = [this._map, this._leaflet, this._all];
    if (!map || !leaflet || !all) return;
    for (const row of this._coming.splice(0)) {
      const { hotel } = row;
      if (!hotel || hotel.latitude === null || hotel.longitude === null || this._dots.has(row)) continue;
      const dot = leaflet.circleMarker([hotel.latitude, hotel.longitude], this._style(hotel, this._isTicked(keyOf(hotel))));
      rowOf.set(dot, row);
      all.addLayer(dot);
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

  async _open() {
    const { default: leaflet } = await this._parts.leaflet;
    const map = leaflet.map(this._root, { preferCanvas: true, zoomSnap: 0.5, worldCopyJump: true, maxZoom: 17, minZoom: 1 });
    map.attributionControl.setPrefix(false).addAttribution("Shapes: Natural Earth");
    leaflet.control.scale({ imperial: false }).addTo(map);
    for (const name of ["pointerdown", "wheel", "keydown"]) this._root.addEventListener(name, () => (this._moved = true), { passive: true });
    return { map, leaflet };
  }

  /** @param {InstanceType<Leaflet["Map"]>} map @param {Leaflet} leaflet */
  async _drawLand(map, leaflet) {
    try {
      const [{ default: topojson }, world] = await this._parts.land;
      for (const { type, arcs } of world.objects.countries.geometries) {
        for (const polygon of type === "Polygon" ? [arcs] : arcs) this._abroad.set(polygon, corners(world, polygon));
      }
      // a canvas of its own: dots that are drawn anew do not draw half the world again
      const renderer = leaflet.canvas({ pane: "tilePane", padding: 0.5 });
      const style = () => ({ ...this._landStyle(), renderer });
      const arrive = () => {
        const shapes = this._arriving(map.getBounds().pad(1)).map((arcs) => topojson.feature(world, { type: "Polygon", arcs }));
        this._lands.push(leaflet.geoJSON(shapes, { interactive: false, style }).addTo(map));
      };
      map.on("moveend", arrive);
      arrive();
    } catch {
      this._root.classList.add("is-bare"); // dots on an empty plane still say how they lie
    }
  }

  /** Land that the view has come to. @param {InstanceType<Leaflet["LatLngBounds"]>} around */
  _arriving(around) {
    const found = [...this._abroad].flatMap(([land, bounds]) => (around.intersects(bounds) ? [land] : []));
    for (const land of found) this._abroad.delete(land);
    return found;
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

/**
 * South-west and north-east of a polygon, from its arcs as they are written: as differences of whole numbers
 * (https://github.com/topojson/topojson-specification). What draws it is made where the view comes to it only.
 * @param {any} world a topology @param {number[][]} polygon @returns {[number, number][]}
 */
function corners({ arcs, transform: { scale, translate } }, polygon) {
  let west = Infinity, south = Infinity, east = -Infinity, north = -Infinity;
  for (const arc of polygon.flat()) {
    let x = 0, y = 0;
    for (const step of arcs[arc < 0 ? ~arc : arc]) {
      x += step[0];
      y += step[1];
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < south) south = y;
      if (y > north) north = y;
    }
  }
  const place = (/** @type {number} */ across, /** @type {number} */ up) => /** @type {[number, number]} */ ([up * scale[1] + translate[1], across * scale[0] + translate[0]]);
  return [place(west, south), place(east, north)];
}
