// Without a network the last resort is a page of ours instead of the browser's.
const script = /** @type {HTMLScriptElement | null} */ (document.querySelector("script[data-worker]"));
if (script?.dataset.worker && "serviceWorker" in navigator) {
  // refused in private windows and without HTTPS: then the browser's own page does it
  navigator.serviceWorker.register(script.dataset.worker).catch(() => {});
}
