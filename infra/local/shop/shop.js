// What the website of a business does beside the snippet: it says who is signed in. The hash comes from its server.
const user = document.querySelector('meta[name="signed-in"]')?.content;
window.addEventListener("chasqui:ready", () => {
  if (user) window.chasqui.identify(JSON.parse(user));
});
document.querySelector("#ask")?.addEventListener("click", () => window.chasqui?.open());
