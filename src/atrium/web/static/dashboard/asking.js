// Asking our own services: JSON in, JSON out, problems (RFC 9457) as one sentence. Who is signed in stays signed in.

/** An answer that is no success (RFC 9457), or no answer at all: then `status` is 0. */
export class Problem extends Error {
  /**
   * @param {number} status 0 where nobody answered
   * @param {string} detail one sentence for the person who reads it
   * @param {{ code?: string, retryAfter?: number | null }} [more] `retryAfter` in seconds
   */
  constructor(status, detail, { code = "failed", retryAfter = null } = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** The same may work later: nobody answered, or somebody who can't at the moment. */
  get passes() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

let csrfToken = document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? "";
/** @type {Promise<boolean> | null} */
let renewing = null;

/**
 * Asks for a fresh person cookie and CSRF token; false where the session is over. Asked once at a time.
 * @returns {Promise<boolean>}
 */
export function renewSession() {
  renewing ??= (async () => {
    try {
      const answer = await fetch("/accounts/session/", { headers: { Accept: "application/json" } });
      if (answer.status === 401) {
        document.dispatchEvent(new CustomEvent("atrium:signed-out"));
        return false;
      }
      if (answer.ok) csrfToken = (await answer.json()).csrf_token;
      return answer.ok;
    } catch {
      return true; // offline is not signed out
    } finally {
      renewing = null;
    }
  })();
  return renewing;
}

// The cookie lives for a quarter of an hour, and a page stays open for longer (contracts/person.py).
setInterval(() => document.hidden || renewSession(), 5 * 60_000);

/** @typedef {{ method?: string, body?: unknown, form?: URLSearchParams, headers?: Record<string, string>, signal?: AbortSignal }} Options */

/**
 * @param {string} url
 * @param {Options} [options]
 * @returns {Promise<any>} the answer's JSON, null where it has none. Throws Problem, or AbortError after `signal`.
 */
export async function ask(url, options = {}) {
  for (let attempt = 0; ; attempt++) {
    const answer = await send(url, options);
    if (answer.status === 401 && attempt === 0 && (await renewSession())) continue;
    if (!answer.ok) throw await problemOf(answer);
    return /json/.test(answer.headers.get("Content-Type") ?? "") ? answer.json() : null;
  }
}

/** @param {string} url @param {Options} options */
async function send(url, { method = "GET", body, form, headers = {}, signal }) {
  const sent = /** @type {Record<string, string>} */ ({ Accept: "application/json", ...headers });
  if (method !== "GET") sent["X-CSRFToken"] = csrfToken;
  if (body !== undefined) sent["Content-Type"] = "application/json";
  try {
    return await fetch(url, { method, headers: sent, body: form ?? (body === undefined ? null : JSON.stringify(body)), signal: signal ?? null });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem(0, navigator.onLine ? "The server does not answer." : "You are offline.", { code: "offline" });
  }
}

/** @param {Response} answer */
async function problemOf(answer) {
  const wait = Number.parseFloat(answer.headers.get("Retry-After") ?? "");
  const told = await answer.json().catch(() => ({}));
  const detail = typeof told.detail === "string" ? told.detail : `The answer was ${answer.status} ${answer.statusText}.`;
  if (answer.status === 401) return new Problem(401, "You are signed out. Reload the page to sign in.", told);
  return new Problem(answer.status, sentence(detail), { code: told.code, retryAfter: Number.isFinite(wait) ? wait : null });
}

/** @param {string} text */
function sentence(text) {
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}
