// Before the first paint, so that a dark room stays dark: the module scripts come later.
(() => {
  try {
    const kept = JSON.parse(localStorage.getItem("chasqui.look") ?? "{}");
    const root = document.documentElement;
    if (kept.theme === "light" || kept.theme === "dark") root.dataset.theme = kept.theme;
    if (kept.density === "compact") root.dataset.density = "compact";
    if (typeof kept.locale === "string") root.lang = kept.locale;
  } catch {
    // Without storage the system's own preference holds.
  }
})();
