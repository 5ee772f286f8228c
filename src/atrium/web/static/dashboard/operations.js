// Operations: each service is asked where it answers, every ten seconds while somebody looks.
import { ask } from "./asking.js";
import { element } from "./cells.js";
import { ago, number } from "./reader.js";

const EVERY = 10_000;
const page = /** @type {HTMLElement} */ (document.getElementById("operations"));

/** @param {string} name @param {number | null | undefined} value */
function figure(name, value) {
  const place = page.querySelector(`[data-figure=${name}]`);
  if (place) place.textContent = value === null || value === undefined ? "not told" : number(value);
}

/** @param {Element} row */
async function service(row) {
  const { service: address = "" } = /** @type {HTMLElement} */ (row).dataset;
  const began = performance.now();
  let words = "answers", tone = "good";
  try {
    const answer = await fetch(address, { cache: "no-store", headers: { Accept: "application/json" } });
    if (!answer.ok) {
      const told = await answer.json().catch(() => ({}));
      const services = Object.entries(told.services ?? {}).filter(([, said]) => said !== "ok").map(([name, said]) => `${name}: ${said}`);
      [words, tone] = [services.join("; ") || told.detail || `says ${answer.status}`, "bad"];
    }
  } catch {
    [words, tone] = [navigator.onLine ? "does not answer" : "you are offline", "bad"];
  }
  row.querySelector("[data-state-of]")?.replaceChildren(element("span", words, { class: `badge tone-${tone}` }));
  row.querySelector("[data-took]")?.replaceChildren(tone === "good" ? `${number(Math.round(performance.now() - began))} ms` : "–");
}

async function stored() {
  const { store, versions } = await ask("/api/v1/operations/");
  figure("dead", store.dead);
  figure("last_minute", store.last_minute);
  figure("age", store.newest ? Math.max(0, Math.round((Date.now() - new Date(store.newest).getTime()) / 1000)) : null);
  const told = {
    Atrium: versions.atrium, Python: versions.python, Django: versions.django, PostgreSQL: versions.postgresql,
    "Size of the database": `${number(store.bytes / 2 ** 20, 1)} MiB`, "Connections to it": number(store.connections),
    "Newest event stored": store.newest ? ago(store.newest) : "none yet",
  };
  page.querySelector("[data-versions]")?.replaceChildren(...Object.entries(told).map(([name, value]) => {
    const line = element("div", "");
    line.append(element("dt", name), element("dd", value));
    return line;
  }));
}

/** Prometheus' text, the lines of our own counters and gauges. */
async function metrics() {
  const answer = await fetch("/api/search/metrics", { cache: "no-store" });
  if (!answer.ok) throw new Error(`search-api says ${answer.status}`);
  const lines = (await answer.text()).split("\n").filter((line) => line.startsWith("atrium_") && !/_(bucket|sum|created)[{ ]/.test(line));
  const queues = lines.filter((line) => line.startsWith("atrium_search_api_tasks_waiting{"));
  figure("tasks", queues.length ? queues.reduce((all, line) => all + Number(line.split(" ").at(-1)), 0) : null);
  return lines.map((line) => {
    const [, name = "", labels = "", value = ""] = /^(\w+?)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    const row = document.createElement("tr");
    row.append(
      element("th", name.replace(/^atrium_search_api_/, "").replaceAll("_", " "), { scope: "row" }),
      element("td", labels.replaceAll('"', "").replaceAll("=", " ").replaceAll(",", ", ")),
      element("td", number(Number(value)), { class: "num" }),
    );
    return row;
  });
}

/** @param {string} words */
const alone = (words) => {
  const row = document.createElement("tr");
  row.append(element("td", words, { colspan: "3", class: "text-secondary" }));
  return row;
};

async function look() {
  if (document.hidden) return;
  const counted = /** @type {Element} */ (page.querySelector("[data-metrics]"));
  await Promise.allSettled([
    ...[...page.querySelectorAll("[data-service]")].map(service),
    stored().catch(() => { figure("last_minute", null); figure("age", null); }),
    metrics().then((rows) => counted.replaceChildren(...(rows.length ? rows : [alone("Nothing was counted yet.")])), () => { figure("tasks", null); counted.replaceChildren(alone("search-api does not answer.")); }),
  ]);
}
look();
setInterval(look, EVERY);
document.addEventListener("visibilitychange", look);
