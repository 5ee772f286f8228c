// One hotel: see it again now.
import { ask } from "./asking.js";
import { observe } from "./observing.js";

const button = document.querySelector("button[data-observe]");
button?.addEventListener("click", () => {
  const { observe: source = "", sourceId = "", url = "" } = /** @type {HTMLElement} */ (button).dataset;
  const address = `/api/v1/hotels/?fields=observed_at&source=${encodeURIComponent(source)}&source_id=${encodeURIComponent(sourceId)}`;
  const seen = async () => (await ask(address)).results[0]?.observed_at;
  (async () => {
    const before = await seen();
    await observe([{ source, source_id: sourceId, url }], async () => {
      if ((await seen()) === before) return false;
      location.reload();
      return true;
    }, button);
  })();
});
