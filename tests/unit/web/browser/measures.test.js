import assert from "node:assert/strict";
import { test } from "node:test";

import { duration, price, UNKNOWN } from "../../../../src/atrium/web/static/dashboard/format.js";
import { lineUp, step, stretches, sums, taken } from "../../../../src/atrium/web/static/dashboard/runs/timings.js";
import { closeness, differences, ofFloor, reason } from "../../../../src/atrium/web/static/dashboard/runs/words.js";
import { plainWords } from "../../../../src/atrium/web/static/dashboard/search/failures.js";
import { compare, passes } from "../../../../src/atrium/web/static/dashboard/search/orders.js";

const page = (queued, ...stamps) => {
  const [started = null, connected = null, first_byte = null, received = null, inflated = null, parsed = null] = stamps;
  return { queued, started, connected, first_byte, received, inflated, parsed, attempts: 1 };
};
const run = (phases, more = {}) => ({
  seconds: 1, pages: 10, failed: 0, place: null, query: { city: "Dubai", pages: { first: 1, last: 1 } },
  report: { concurrency: 32, phases: { queued: 0, connecting: 0, waiting: 0, receiving: 0, inflating: 0, parsing: 0, ...phases } }, ...more,
});

test("a page is in one phase after the other, and in none that it did not reach", () => {
  assert.deepEqual(stretches(page(1, 2, 2, 5)), [
    { phase: "queued", from: 1, to: 2 },
    { phase: "waiting", from: 2, to: 5 },
  ]);
  assert.equal(taken(page(1, 2, 2, 5)), 3);
  assert.equal(taken(page(1)), 0);
});

test("a multiple of the floor is told where there was something to wait for", () => {
  assert.equal(ofFloor(0.72, 0.6), "1.20 ×");
  assert.deepEqual(closeness({ seconds: 0.72, floor_seconds: 0.6 })[0], "1.20 × the floor");
  assert.equal(ofFloor(1.35, 0.0069), null);
  assert.match(closeness({ seconds: 1.35, floor_seconds: 0.0069 })[1], /had its pages ready/);
  assert.deepEqual(closeness({ seconds: 0.1, floor_seconds: 0 }), ["–", ""]);
});

test("phases are summed over pages", () => {
  assert.deepEqual(sums([page(0, 1, 1, 3), page(0, 2)]), { queued: 3, connecting: 0, waiting: 2, receiving: 0, inflating: 0, parsing: 0 });
});

test("pages line up by their start, on a clock that begins with the first of them", () => {
  const [late, early, never] = [page(10, 13, 14), page(11, 12, 15), page(9)];
  const line = lineUp([{ timing: late }, { timing: never }, { timing: early }]);
  assert.deepEqual(line.pages.map(({ timing }) => timing), [early, late, never]);
  assert.deepEqual([line.start, line.seconds], [9, 6]);
  assert.deepEqual(lineUp([]), { pages: [], start: Infinity, seconds: 0 });
});

test("an axis has round steps", () => {
  assert.deepEqual([step(1, 10), step(0.7, 7), step(43, 10), step(0.0031, 6)].map((value) => Number(value.toPrecision(3))), [0.1, 0.1, 5, 0.001]);
});

test("unknown is last, whichever way", () => {
  const row = (place, rating) => ({ position: [1, place], name: "", hotel: { rating }, timing: null, arrival: 0 });
  const rows = [row(1, null), row(2, 3), row(3, 4.5), row(4, 4.5)];
  const order = (descending) => [...rows].sort((one, two) => compare(one, two, "rating", descending)).map(({ position }) => position[1]);
  assert.deepEqual([order(true), order(false)], [[3, 4, 2, 1], [2, 3, 4, 1]]);
});

test("the slower run lost it in the phase that grew most, per page", () => {
  const fast = run({ waiting: 5, parsing: 1 }), slow = run({ waiting: 6, parsing: 4 });
  assert.equal(reason(fast, slow).phase, "parsing");
  assert.equal(reason(fast, run({ waiting: 5, parsing: 1 })), null);
});

test("a filter takes what is known: nothing unknown is enough, and words may stand anywhere", () => {
  const hotel = { rating: 4.5, stars: 4, address: "1 Quay Street", city: "Oslo", amenities: ["Sauna"] };
  const row = { name: "The Harbour", hotel }, wanted = { name: "Not read yet", hotel: null };
  const through = (filter) => [row, wanted].filter((each) => passes(each, { text: "", rating: 0, stars: 0, ...filter })).map(({ name }) => name);
  assert.deepEqual(through({}), ["The Harbour", "Not read yet"]);
  assert.deepEqual(through({ rating: 4.5, stars: 4 }), ["The Harbour"]);
  assert.deepEqual(through({ stars: 5 }), []);
  for (const text of ["harb", "quay", "oslo", "sauna"]) assert.deepEqual(through({ text }), ["The Harbour"]);
  assert.deepEqual(through({ text: "not read" }), ["Not read yet"]);
});

test("runs that are not alike are compared with care", () => {
  const other = run({}, { failed: 2, query: { city: "Oslo", pages: { first: 1, last: 3 } } });
  assert.deepEqual(differences(run({}), other), ["the city", "the pages", "how many pages failed"]);
  assert.deepEqual(differences(run({}), run({})), []);
});

test("every code has words; one that is new is told as it came", () => {
  assert.equal(plainWords({ code: "bot_wall", message: "m" }).title, "Bot wall");
  assert.deepEqual(plainWords({ code: "brand_new", message: "What it said" }), { title: "brand new", words: "What it said" });
});

test("what is unknown is no zero", () => {
  assert.equal(duration(null), UNKNOWN);
  assert.equal(price(null, null, "USD"), UNKNOWN);
  assert.match(price(12, 12, "USD"), /^\D*12\D*$/);
  assert.match(price(12, 30, "no currency"), /^12–30$/);
  assert.match(duration(0.187), /^187\sms$/);
  assert.match(duration(72), /^1\smin 12\ss$/);
});
