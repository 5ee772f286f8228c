import assert from "node:assert/strict";
import { test } from "node:test";

import { Progress } from "../../../../src/atrium/web/static/dashboard/search/progress.js";

const timing = (queued) => ({
  queued, started: queued + 1, connected: queued + 1, first_byte: queued + 2, received: queued + 3, inflated: queued + 4,
  parsed: queued + 5, attempts: 1, reused: false, bytes_received: 1, bytes_inflated: 1, worker: "",
});
const listed = (position, geo_id = "g1") => ({ source_id: `s${position}`, name: `Hotel ${position}`, position, geo_id });
const list = (page, hotels, { wanted = hotels.length, total = 60 } = {}) => ({
  event: "list_read", page, hotels: wanted, total, listing: { geo_id: "g1", total, next_url: null, hotels }, timing: timing(0),
});
const found = (page, place) => ({
  event: "hotel_found", position: [page, place], hotel: { source: "t", source_id: `s${place}`, name: `Hotel ${place}` }, timing: timing(1),
});
const failed = (page, place, code = "timed_out") => ({
  event: "page_failed", position: [page, place], failure: { code, message: "m", duty: "retry", url: null }, timing: timing(1),
});
const status = (name) => ({ event: "status_changed", status: name, failure: null });
const after = (...events) => {
  const progress = new Progress({ first: 1, last: 1 });
  for (const event of events) progress.take(event);
  return progress;
};

test("rows are there with their names before their hotels are", () => {
  const progress = after(list(1, [listed(1), listed(2)]));
  assert.deepEqual(progress.drain().map(({ name, hotel }) => [name, hotel]), [["Hotel 1", null], ["Hotel 2", null]]);
  assert.deepEqual(progress.drain(), []);
  progress.take(found(1, 2));
  assert.deepEqual(progress.drain().map(({ position }) => position), [[1, 2]]);
  assert.equal(progress.rows.size, 2);
});

test("a town's page that borrows from its neighbours promises only its own", () => {
  const progress = after(list(1, [listed(1), listed(2, "elsewhere")], { wanted: 1 }));
  assert.deepEqual([...progress.rows.keys()], ["1.1"]);
});

test("where the list is not what we think, rows come with their hotels", () => {
  const progress = after(list(1, [listed(1), listed(2)], { wanted: 1 }));
  assert.equal(progress.rows.size, 0);
  progress.take(found(1, 1));
  assert.equal(progress.rows.size, 1);
});

test("the same event again changes no number", () => {
  const progress = after(list(1, [listed(1)]), found(1, 1), found(1, 1), failed(1, 0), failed(1, 0));
  assert.deepEqual([progress.found, progress.failed, progress.pages().length], [1, 1, 2]);
});

test("a resume clears what had failed and starts a clock of its own", () => {
  const progress = after(status("running"), list(1, [listed(1), listed(2)]), found(1, 1), failed(1, 2), status("interrupted"));
  assert.deepEqual([progress.failed, progress.failures.length, progress.pages().length], [1, 1, 3]);
  for (const event of [status("queued"), status("running"), found(1, 2), status("finished")]) progress.take(event);
  assert.deepEqual([progress.failed, progress.found, progress.failures, progress.runs.length], [0, 2, [], 2]);
  assert.deepEqual([progress.pages().length, progress.pages(0).length], [1, 3]); // the latest run, and the first
  assert.equal(progress.share, 1);
});

test("how much there will be is an estimate until the lists are read", () => {
  const progress = new Progress({ first: 1, last: null });
  progress.take(status("running"));
  progress.take(list(1, Array.from({ length: 30 }, (_, index) => listed(index + 1)), { total: 75 }));
  assert.deepEqual(progress.counts, { lists: { read: 1, lost: 0, expected: 3 }, hotels: { found: 0, lost: 0, expected: 90 } });
  assert.ok(progress.share > 0 && progress.share < 0.02);
});

test("a cancelled search expects nothing more", () => {
  const progress = after(status("running"), list(1, [listed(1)], { total: 300 }), found(1, 1), status("cancelled"));
  assert.equal(progress.counts.lists.expected, 1);
  assert.equal(progress.over, true);
});

test("failures are counted by name, list pages among them", () => {
  const progress = after(list(1, [listed(1), listed(2), listed(3)]), failed(2, 0, "bot_wall"), failed(1, 1), failed(1, 3));
  assert.deepEqual(progress.failures.map(({ code, pages }) => [code, pages]), [
    ["timed_out", ["Hotel 1", "Hotel 3"]],
    ["bot_wall", ["List page 2"]],
  ]);
});
