// One hotel: see it again now. Where its photograph can't be had, the house behind it stays.
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

const photograph = /** @type {HTMLImageElement | null} */ (document.querySelector("img.photograph"));
photograph?.addEventListener("error", () => photograph.remove());
if (photograph?.complete && !photograph.naturalWidth) photograph.remove();
