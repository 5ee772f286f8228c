// Times in the reader's zone, numbers in the reader's format. The server writes what is exact, this what is read.

/** @type {Intl.DateTimeFormatOptions} */
const MOMENT = { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" };
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" }); // words, in the language of the page
const STEPS = /** @type {const} */ ([["second", 60], ["minute", 60], ["hour", 24], ["day", 7], ["week", 5], ["month", 12]]);

/** @param {string | number | Date} when */
export function moment(when) {
  return new Date(when).toLocaleString(undefined, MOMENT);
}

/** "3 hours ago" @param {string | number | Date} when */
export function ago(when) {
  let left = (new Date(when).getTime() - Date.now()) / 1000;
  for (const [unit, size] of STEPS) {
    if (Math.abs(left) < size) return relative.format(Math.round(left), unit);
    left /= size;
  }
  return relative.format(Math.round(left), "year");
}

/** @param {number | null | undefined} value @param {number} [places] digits behind the point, always that many */
export function number(value, places) {
  if (value === null || value === undefined) return "–";
  return value.toLocaleString(undefined, places === undefined ? {} : { minimumFractionDigits: places, maximumFractionDigits: places });
}

/** @param {number | null | undefined} value @param {string | null | undefined} currency ISO 4217 where it is known */
export function money(value, currency) {
  if (value === null || value === undefined) return "–";
  if (!/^[A-Z]{3}$/.test(currency ?? "")) return number(value);
  return value.toLocaleString(undefined, { style: "currency", currency: currency ?? "", maximumFractionDigits: value % 1 ? 2 : 0 });
}

/** What a code is called: "Arabic" for ar-AE, "UAE dirham" for AED; the code itself where nobody knows it. @param {"language" | "currency"} type @param {string} code */
export function named(type, code) {
  try {
    // as English as the page; a country's languages need not say which country's they are
    return new Intl.DisplayNames("en", { type }).of(type === "language" ? new Intl.Locale(code).language : code) ?? code;
  } catch {
    return code; // RangeError: it is no code
  }
}

/** Fills <time datetime>, <data value> and what has a code in `root`. @param {ParentNode} root */
export function localize(root) {
  for (const place of root.querySelectorAll("[data-codes]")) {
    const { codes = "", kind = "" } = /** @type {HTMLElement} */ (place).dataset;
    const names = codes.split(" ").map((code) => named(/** @type {"language" | "currency"} */ (kind), code));
    place.textContent = [...new Set(names)].join(", ");
    place.setAttribute("title", codes.replaceAll(" ", ", "));
  }
  for (const time of root.querySelectorAll("time[datetime]")) {
    const { dateTime, dataset } = /** @type {HTMLTimeElement} */ (time);
    const exact = moment(dateTime);
    time.textContent = dataset.ago === undefined ? exact : ago(dateTime);
    time.setAttribute("title", exact);
  }
  for (const data of root.querySelectorAll("data[value]")) {
    const { value, dataset } = /** @type {HTMLDataElement} */ (data);
    if (value === "") continue;
    data.textContent = dataset.currency === undefined
      ? number(Number(value), dataset.places === undefined ? undefined : Number(dataset.places))
      : money(Number(value), dataset.currency);
  }
}

setInterval(() => document.querySelectorAll("time[data-ago]").forEach((time) => {
  time.textContent = ago(/** @type {HTMLTimeElement} */ (time).dateTime);
}), 30_000);
