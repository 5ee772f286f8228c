// What went wrong, in plain words: the codes of contracts/errors.py. No DOM.

/** @type {Record<string, [title: string, words: string]>} */
const WORDS = {
  unknown_city: ["No such city", "Neither the gazetteer nor the source knows a city of that name."],
  ambiguous_city: ["Which city?", "Several cities have that name. Choose one from the list while you type."],
  page_beyond_last: ["Behind the end of the list", "The city has fewer list pages than were asked for."],
  contact_missing: ["No contact given", "A site that is not on this machine wants to know who asks: an operator sets ATRIUM_CONTACT."],
  strategy_unavailable: ["Strategy not available", "This machine can't run that strategy. Choose another one."],
  address_refused: ["Foreign address", "The page linked to an address that does not belong to the source. Atrium does not follow it."],
  forbidden_by_robots: ["robots.txt says no", "The site does not want this page to be read by programs. Atrium leaves it alone."],
  unreachable: ["Not reachable", "No name, no route or no listener: the site did not answer at all."],
  tls_failed: ["No secure connection", "The certificate or the handshake is wrong. Somebody should look at this."],
  timed_out: ["Too slow", "The page took longer than Atrium waits for one."],
  connection_broken: ["Connection broke off", "The site closed the connection before the page was whole."],
  body_corrupt: ["Damaged page", "What came can't be decompressed."],
  body_too_large: ["Page too large", "It is above the limit that Atrium reads."],
  too_many_redirects: ["Sent in circles", "The site redirected too often."],
  page_missing: ["Not there", "The site says that this page does not exist (404 or 410)."],
  rate_limited: ["Asked too fast", "The site wants fewer requests. Resume the search later; Atrium keeps to what it was told."],
  server_failed: ["Failure at the site", "The site answered with an error of its own (5xx)."],
  request_refused: ["Refused", "The site answered with a status that is no page."],
  cancelled: ["Cancelled", "The search was cancelled before this page was read."],
  bot_wall: ["Bot wall", "The site wants to know whether a person is there. Atrium does not disguise itself and leaves the page alone."],
  consent_wall: ["Consent wall", "The site wants an answer about cookies first. Atrium gives none and leaves the page alone."],
  empty_page: ["Empty page", "The right kind of page, without a single hotel."],
  unknown_page: ["Some other page", "What came is not the page that was asked for."],
  page_too_complex: ["Page too complex", "Nested deeper or longer than any real page."],
  strategy_failed: ["A worker died", "It took the page with it. Resume fetches what is missing."],
};

/** @param {{ code: string, message: string }} failure @returns {{ title: string, words: string }} */
export function plainWords({ code, message }) {
  const [title, words] = WORDS[code] ?? [code.replaceAll("_", " "), message];
  return { title, words };
}

/** @param {{ code: string }} failure */
export const isWall = ({ code }) => code === "bot_wall" || code === "consent_wall" || code === "forbidden_by_robots" || code === "rate_limited";
