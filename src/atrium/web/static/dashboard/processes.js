// What staff are told by search-api: the processes that no browser reaches, and what waits for them.
import { ask } from "./asking.js";
import { element } from "./cells.js";
import { ago, moment, number } from "./reader.js";

const FIGURES = { events_per_second: "events/s over 10 s", lag: "behind", tasks: "tasks in hand", pages_under_way: "pages under way" };

/** What a healthy process said of itself. @param {Record<string, number | null>} told */
function said(told) {
  const found = Object.entries(FIGURES).filter(([name]) => typeof told[name] === "number").map(([name, words]) => `${number(told[name])} ${words}`);
  if (typeof told.seconds_since_look === "number") found.push(`looked for due hotels ${number(Math.round(told.seconds_since_look))} s ago`);
  return found.join(", ") || "–";
}

/** @param {string | null} when */
export const since = (when) => (when ? element("time", ago(when), { datetime: when, title: moment(when) }) : "–");

/** @param {(Node | string)[]} cells @param {string} last class of the last cell */
function row(cells, last = "num") {
  const made = document.createElement("tr");
  cells.forEach((content, place) => {
    const cell = element(place ? "td" : "th", "", place ? {} : { scope: "row" });
    cell.append(content);
    if (place === cells.length - 1) cell.className = last;
    made.append(cell);
  });
  return made;
}

/** @param {Atrium.ProcessState} state */
function drawn(state) {
  const name = document.createElement("span");
  name.append(state.name, element("div", state.address ?? "", { class: "address" }));
  const badge = element("span", state.healthy ? "answers" : state.trouble ?? "is stalled", { class: `badge tone-${state.healthy ? "good" : "bad"}` });
  return row([name, badge, state.version ?? "–", state.python ?? "–", since(state.started), state.healthy ? said(state.told) : "–", "–"]);
}

/** @param {string} kind @param {string} whom @param {Atrium.Waiting} told each by itself: one may be away without the other */
function waits(kind, whom, { counts, trouble }) {
  if (!counts) return [row([`${kind}: ${trouble}`, whom, "not told"])];
  return Object.entries(counts).map(([name, count]) => row([element("code", name), whom, number(count)]));
}

/** @param {Atrium.Waiting} told */
const sum = ({ counts }) => (counts ? Object.values(counts).reduce((all, count) => all + count, 0) : null);

/** Rows and figures. */
export async function behind() {
  /** @type {Atrium.Operations} */
  const { processes: [own, ...others], events, tasks } = await ask("/api/search/operations");
  return {
    own: { version: own?.version ?? "–", python: own?.python ?? "–", started: since(own?.started ?? null) },
    processes: others.map(drawn),
    waiting: [...waits("events", "the consumer", events), ...waits("tasks", "a worker", tasks)],
    lag: sum(events),
    tasks: sum(tasks),
  };
}
