// Asking our own servers: JSON in, JSON out, problems (RFC 9457) as one sentence.

export class Problem extends Error {
  /** @param {number} status 0 where nobody answered @param {string} detail */
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

const token = () => /** @type {HTMLMetaElement} */ (document.querySelector("meta[name=csrf-token]")).content;

/**
 * @param {string} url
 * @param {{ method?: string, body?: unknown, headers?: Record<string, string>, signal?: AbortSignal }} [options]
 * @returns {Promise<any>} what was answered; raises Problem
 */
export async function ask(url, { method = "GET", body, headers = {}, signal } = {}) {
  /** @type {Record<string, string>} */
  const sent = { Accept: "application/json", ...headers };
  if (body !== undefined) sent["Content-Type"] = "application/json";
  if (method !== "GET") sent["X-CSRFToken"] = token();
  let answer;
  try {
    answer = await fetch(url, {
      method,
      signal,
      credentials: "same-origin",
      headers: sent,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem(0, navigator.onLine ? "The server does not answer." : "You are offline.");
  }
  const json = /json/.test(answer.headers.get("Content-Type") ?? "") ? await answer.json().catch(() => null) : null;
  if (answer.ok) return json;
  if (answer.status === 401) throw new Problem(401, "You are signed out. Reload the page to sign in.");
  throw new Problem(answer.status, json?.detail ?? `The server answered ${answer.status}.`);
}
