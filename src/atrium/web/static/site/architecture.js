// Asks the services themselves, and draws what they said. Nobody answers for somebody else, except for who can't be
// asked from a browser: then the page says through whom it was seen.

const EVERY = 5_000; // milliseconds
const TOO_LATE = 4_000;
const root = /** @type {HTMLElement} */ (document.querySelector("[data-state]"));
const asked = /** @type {HTMLElement} */ (root.querySelector("[data-asked]"));
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" }); // within a sentence of ours

/** @typedef {{ ok: boolean, milliseconds: number, body: any }} Answer */

/** @param {string} path @returns {Promise<Answer>} */
async function ask(path) {
  const start = performance.now();
  try {
    const response = await fetch(path, { signal: AbortSignal.timeout(TOO_LATE), headers: { Accept: "application/json" }, cache: "no-store" });
    const body = await response.json().catch(() => null);
    return { ok: response.ok, milliseconds: performance.now() - start, body };
  } catch {
    return { ok: false, milliseconds: performance.now() - start, body: null };
  }
}

/** @param {string} name @param {boolean | null} up @param {string} said @param {string} [what] */
function tell(name, up, said, what) {
  const parts = document.querySelectorAll(`[data-box="${name}"], [data-service="${name}"]`);
  for (const part of parts) {
    part.classList.toggle("is-up", up === true);
    part.classList.toggle("is-down", up === false);
    const fact = part.querySelector(".fact") ?? part.querySelector("[data-said]");
    if (fact) fact.textContent = part.matches("[data-service]") || up !== null ? said : "";
    const about = part.querySelector("[data-what]");
    if (about instanceof HTMLElement) about.textContent = what ?? about.dataset.what ?? "";
  }
}

/** @param {string} iso */
function ago(iso) {
  const seconds = (Date.parse(iso) - Date.now()) / 1000;
  const size = Math.abs(seconds);
  if (size < 90) return relative.format(Math.round(seconds), "second");
  if (size < 5_400) return relative.format(Math.round(seconds / 60), "minute");
  if (size < 129_600) return relative.format(Math.round(seconds / 3_600), "hour");
  return relative.format(Math.round(seconds / 86_400), "day");
}

const fast = (/** @type {Answer} */ answer) => `${Math.round(answer.milliseconds)} ms`;

async function look() {
  const [alive, state, search, ready, beside] = await Promise.all(
    ["/healthz", root.dataset.state ?? "", "/api/search/healthz", "/api/search/readyz", "/api/search/processes"].map(ask),
  );
  if (!alive || !state || !search || !ready || !beside) return;
  const own = state.ok ? state.body : null;
  tell("browser", true, "asks");
  tell("gateway", alive.ok || search.ok, "");
  tell("web", alive.ok, alive.ok ? fast(alive) : "does not answer", own && `Django ${own.django} on Python ${own.python}, Atrium ${own.atrium}`);
  tell("database", state.ok, own ? `${fast(state)}, with web` : "web can't reach it", own && `PostgreSQL ${own.postgresql}`);
  tell("search-api", search.ok, search.ok ? fast(search) : "does not answer", search.body && `searches, jobs, progress; Atrium ${search.body.version} on Python ${search.body.python}`);
  for (const [service, name] of /** @type {const} */ ([["jobs", "valkey"], ["event_log", "eventlog"]])) {
    const said = ready.body?.services?.[service];
    if (said === undefined) tell(name, null, search.ok ? "not said" : "search-api does not answer");
    else tell(name, said === "ok", said === "ok" ? `${fast(ready)}, with search-api` : said);
  }
  const newest = Object.entries(own?.events ?? {}).sort(([, a], [, b]) => Date.parse(b) - Date.parse(a))[0];
  const stored = newest && `; the newest event that it stored, ${newest[0]}, is of ${ago(newest[1])}`;
  for (const [name, more] of /** @type {const} */ ([["worker", ""], ["consumer", stored ?? ""], ["beat", ""]])) {
    /** @type {{ name: string, healthy: number, replicas: number, version: string | null } | undefined} */
    const found = beside.body?.find?.((/** @type {{ name: string }} */ each) => each.name === name);
    if (!found) tell(name, null, search.ok ? "not said" : "search-api does not answer");
    else tell(name, found.healthy === found.replicas, `${found.healthy} of ${found.replicas} work`, `${found.version ? `Atrium ${found.version}` : "does not answer"}${more}`);
  }
  const searched = own?.events?.["atrium.runs.finished.v1"];
  tell("source", null, searched ? ago(searched) : "no search yet", searched && "the last search that it answered");
  asked.textContent = `Asked at ${clock.format(new Date())}; the times are those of your browser.`;
}

async function keepLooking() {
  if (!document.hidden) await look();
  setTimeout(keepLooking, EVERY);
}
keepLooking();
