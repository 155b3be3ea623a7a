/* Says 5 minutes before the session ends that it will; typing keeps it alive, so nobody loses what they write. */
(() => {
  const notice = document.querySelector("form.session");
  if (!notice) return;
  const lasts = Number(notice.dataset.seconds) * 1000;
  const warning = 5 * 60 * 1000;
  const renewal = 5 * 60 * 1000;
  let ends = Date.now() + lasts;
  let renewed = Date.now();

  async function stay() {
    renewed = Date.now();
    const answer = await fetch(notice.action, { method: "POST", body: new FormData(notice), redirect: "manual", headers: { "HX-Request": "true" } });
    if (answer.status === 204) { ends = Date.now() + lasts; notice.hidden = true; }
  }
  document.addEventListener("input", () => { if (Date.now() - renewed > renewal) stay(); });
  notice.addEventListener("submit", (event) => { event.preventDefault(); stay(); });
  setInterval(() => { notice.hidden = ends - Date.now() > warning; }, 15000);
})();
