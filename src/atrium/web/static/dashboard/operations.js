// Operations: each service is asked where it answers, every ten seconds while somebody looks.
import { ask } from "./asking.js";
import { element } from "./cells.js";
import { behind, since } from "./processes.js";
import { ago, number } from "./reader.js";

const EVERY = 10_000;
const page = /** @type {HTMLElement} */ (document.getElementById("operations"));

/** @param {string} name @param {number | null | undefined} value */
function figure(name, value) {
  const place = page.querySelector(`[data-figure=${name}]`);
  if (place) place.textContent = value === null || value === undefined ? "not told" : number(value);
}

/** @param {string} name @param {(Node | string)[]} content */
const fill = (name, ...content) => page.querySelector(`[data-${name}]`)?.replaceChildren(...content);

/** @param {string} words @param {number} columns */
function alone(words, columns) {
  const row = document.createElement("tr");
  row.append(element("td", words, { colspan: String(columns), class: "text-secondary" }));
  return row;
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

/** @param {string} name @param {Record<string, Node | string>} told by the name of its cell */
function tell(name, told) {
  const row = page.querySelector(`[data-process=${name}]`);
  for (const [cell, content] of Object.entries(told)) row?.querySelector(`[data-${cell}]`)?.replaceChildren(content);
}

async function stored() {
  const { store, versions } = await ask("/api/v1/operations/");
  figure("dead", store.dead);
  figure("last_minute", store.last_minute);
  tell("web", { version: versions.atrium, python: versions.python, started: since(versions.started), said: `Django ${versions.django}` });
  const told = {
    PostgreSQL: versions.postgresql, "Its size": `${number(store.bytes / 2 ** 20, 1)} MiB`,
    "Connections to it": number(store.connections), "Newest event stored": store.newest ? ago(store.newest) : "none yet",
  };
  fill("database", ...Object.entries(told).map(([name, value]) => {
    const line = element("div", "");
    line.append(element("dt", name), element("dd", value));
    return line;
  }));
}

/** What only search-api reaches. */
async function inside() {
  const { processes, waiting, lag, tasks, own } = await behind();
  figure("lag", lag);
  figure("tasks", tasks);
  tell("search-api", own);
  fill("behind", ...(processes.length ? processes : [alone("search-api does not know where the others answer: ATRIUM_WATCHED is empty.", 7)]));
  fill("waiting", ...waiting);
}

/** Prometheus' text, the lines of our own counters and gauges. */
async function metrics() {
  const answer = await fetch("/api/search/metrics", { cache: "no-store" });
  if (!answer.ok) throw new Error(`search-api says ${answer.status}`);
  const lines = (await answer.text()).split("\n").filter((line) => line.startsWith("atrium_") && !/_(bucket|sum|created)[{ ]/.test(line));
  const rows = lines.map((line) => {
    const [, name = "", labels = "", value = ""] = /^(\w+?)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    const row = document.createElement("tr");
    row.append(
      element("th", name.replace(/^atrium_search_api_/, "").replaceAll("_", " "), { scope: "row" }),
      element("td", labels.replaceAll('"', "").replaceAll("=", " ").replaceAll(",", ", ")),
      element("td", number(Number(value)), { class: "num" }),
    );
    return row;
  });
  fill("metrics", ...(rows.length ? rows : [alone("Nothing was counted yet.", 3)]));
}

async function look() {
  if (document.hidden) return;
  await Promise.allSettled([
    ...[...page.querySelectorAll("[data-service]")].map(service),
    stored().catch(() => figure("last_minute", null)),
    inside().catch((problem) => {
      for (const name of ["lag", "tasks"]) figure(name, null);
      fill("behind", alone(`Worker, consumer and beat: not told, ${problem.message}`, 7));
      fill("waiting", alone("search-api does not tell.", 3));
    }),
    metrics().catch(() => fill("metrics", alone("search-api does not answer.", 3))),
  ]);
}
look();
setInterval(look, EVERY);
document.addEventListener("visibilitychange", look);
