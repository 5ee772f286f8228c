// Says so where a script did not come: what it does would stay dead without a word. No module, so that none can stop it.

addEventListener("error", ({ target }) => {
  if (!(target instanceof HTMLScriptElement)) return;
  const say = () => document.getElementById("unloaded")?.removeAttribute("hidden");
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", say);
  else say();
}, true);
