// What a search measures, in the reader's format. Formats are made once: live rows come by the hundred.

const whole = new Intl.NumberFormat();
const oneDigit = new Intl.NumberFormat(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const upToOne = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const twoDigits = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const compact = new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 0 });

const SPACE = "\u202f"; // narrow, and no line ends there

/** What is shown where something is not known. */
export const UNKNOWN = "–";

/** @param {number | null | undefined} value @param {(known: number) => string} show */
const known = (value, show) => (value === null || value === undefined ? UNKNOWN : show(value));

/** @param {number | null} [value] */
export const count = (value) => known(value, (n) => whole.format(n));
/** @param {number | null} [value] */
export const short = (value) => known(value, (n) => compact.format(n));
/** @param {number | null} [value] */
export const rating = (value) => known(value, (n) => oneDigit.format(n));
/** @param {number | null} [value] */
export const stars = (value) => known(value, (n) => upToOne.format(n));
/** @param {number} value */
export const times = (value) => `${twoDigits.format(value)} ×`;
/** @param {number} value of 1 */
export const share = (value) => percent.format(value);

/** @param {number} number @param {string} one @param {string} [many] */
export const counted = (number, one, many = `${one}s`) => `${whole.format(number)} ${number === 1 ? one : many}`;

/** "187 ms", "1.26 s", "1 min 12 s": symbols of the SI, numbers as the reader writes them. @param {number | null | undefined} seconds */
export function duration(seconds) {
  return known(seconds, (s) => {
    if (s < 0.01) return `${upToOne.format(s * 1000)}${SPACE}ms`;
    if (s < 1) return `${whole.format(Math.round(s * 1000))}${SPACE}ms`;
    if (s < 60) return `${twoDigits.format(s)}${SPACE}s`;
    return `${whole.format(Math.floor(s / 60))}${SPACE}min ${whole.format(Math.round(s % 60))}${SPACE}s`;
  });
}

/** @param {number | null | undefined} bytes */
export function size(bytes) {
  return known(bytes, (n) => {
    if (n < 1000) return unit(n, "byte", 0);
    if (n < 1e6) return unit(n / 1e3, "kilobyte", 0);
    return unit(n / 1e6, "megabyte", 1);
  });
}

/** @type {Map<string, Intl.NumberFormat>} */
const units = new Map();

/** @param {number} value @param {string} name @param {number} digits */
function unit(value, name, digits) {
  const key = `${name} ${digits}`;
  let format = units.get(key);
  if (!format) {
    format = new Intl.NumberFormat(undefined, { style: "unit", unit: name, unitDisplay: "short", maximumFractionDigits: digits });
    units.set(key, format);
  }
  return format.format(value);
}

/** @type {Map<string, Intl.NumberFormat>} */
const monies = new Map();

/** @param {number | null} low @param {number | null} high @param {string | null} currency */
export function price(low, high, currency) {
  const ends = [...new Set([low, high])].filter((end) => end !== null);
  return ends.length ? ends.map((end) => money(/** @type {number} */ (end), currency)).join("–") : UNKNOWN;
}

/** @param {number} amount @param {string | null} currency */
function money(amount, currency) {
  if (!currency || !/^[A-Z]{3}$/.test(currency)) return upToOne.format(amount);
  let format = monies.get(currency);
  if (!format) {
    format = new Intl.NumberFormat(undefined, { style: "currency", currency, currencyDisplay: "narrowSymbol", maximumFractionDigits: 0 });
    monies.set(currency, format);
  }
  return format.format(amount);
}
