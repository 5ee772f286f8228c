// The Search page: a form, and the job that the address names.

import { ask } from "../asking.js";
import { make, one } from "../elements.js";
import { SearchForm } from "./form.js";
import { pagesWords, titleOf } from "./head.js";
import { JobView } from "./job.js";

/** @typedef {Atrium.Job} Job */

const shortcuts = /** @type {HTMLDialogElement} */ (one("#shortcuts"));
const help = () => shortcuts.showModal();
const root = one("#job");
const view = new JobView(root, { onHelp: help });
const form = new SearchForm(one("#search-form"), (job, label) => {
  history.pushState({ label }, "", `/dashboard/search/?job=${encodeURIComponent(job.id)}`);
  show(job.id, label);
});
one("#show-shortcuts").addEventListener("click", help);

/** @param {string} id @param {string} label */
async function show(id, label) {
  one("#no-job").hidden = true;
  const job = await view.open(id, label);
  if (job && form.isEmpty) form.fill(queryOf(job));
}

/** What the address says: a job, or what to fill the form with. */
function read() {
  const asked = new URLSearchParams(location.search);
  const id = asked.get("job") ?? location.pathname.match(/\/jobs\/([^/]+)\/$/)?.[1];
  if (id) return show(decodeURIComponent(id), history.state?.label ?? "");
  view.close();
  root.hidden = true;
  one("#no-job").hidden = false;
  const wish = Object.fromEntries([...asked].filter(([, value]) => value));
  form.fill({ ...wish, concurrency: Number(wish.concurrency) || undefined });
  recent();
}

/** @param {Job} job */
function queryOf({ query, place }) {
  const { first, last } = query.pages;
  const pages = last === null ? "all" : first === last ? String(first) : `${first}-${last}`;
  return { city: query.city, label: place?.name ?? "", pages, strategy: query.strategy, parser: query.parser, concurrency: query.concurrency };
}

/** The last cities, to begin with one click. */
async function recent() {
  const { jobs } = await ask("/api/search/jobs").catch(() => ({ jobs: [] }));
  /** @type {Map<string, Job>} */
  const byCity = new Map();
  for (const job of /** @type {Job[]} */ (jobs)) if (!byCity.has(job.query.city)) byCity.set(job.query.city, job);
  const links = [...byCity.values()].slice(0, 5).map((job) =>
    make("a", { class: "btn", href: `/dashboard/search/?job=${encodeURIComponent(job.id)}`, dir: "auto" }, `${titleOf(job)} · ${pagesWords(job.query.pages)}`));
  one("#recent").replaceChildren(...links);
}

document.addEventListener("atrium:signed-out", () => {
  const told = one("#signed-out");
  told.hidden = false;
  const link = /** @type {HTMLAnchorElement} */ (one("a", told));
  link.search = `?next=${encodeURIComponent(location.pathname + location.search)}`;
});
addEventListener("popstate", read);
read();
