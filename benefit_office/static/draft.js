/* What is typed at the counter is kept at the office while it is typed (form[data-keep="/intake/keep/"]). */
"use strict";

(() => {
const KEEP_AFTER = 1500, KEEP_EVERY = 60000, TRY_AGAIN = 10000;  // milliseconds

function keepDraft(form) {
  const trouble = form.querySelector("[data-trouble]");
  let timer, turn = Promise.resolve(true), leaving = false, refused = null;  // refused: the place of a scan just refused
  const keepIn = (wait) => { clearTimeout(timer); timer = setTimeout(keepNow, wait); };
  const keepNow = () => (turn = turn.then(keep));
  const ask = (url, options) => fetch(url, { redirect: "manual", ...options }).catch(() => ({ status: 0 }));
  const send = () => ask(form.dataset.keep, { method: "POST", body: new FormData(form) });
  async function renewToken() {                                  // a new log-in changes the token of every open page
    const page = await ask(form.action);
    const own = page.ok && new DOMParser().parseFromString(await page.text(), "text/html");
    const token = own && own.querySelector("[name=csrfmiddlewaretoken]");
    const places = document.querySelectorAll("[name=csrfmiddlewaretoken]");
    if (token) places.forEach((place) => { place.value = token.value; });
    return Boolean(token);
  }
  async function keep() {
    clearTimeout(timer);
    refused = null;
    delete form.dataset.dirty;
    form.querySelectorAll("input[type=file]").forEach((input) => { input.dataset.sent = ""; });
    let answer = await send();
    if (answer.status === 403 && await renewToken()) answer = await send();
    const kind = answer.ok ? "" : answer.type === "opaqueredirect" ? "out" : answer.status === 409 ? "gone" : "away";
    trouble.hidden = !kind;
    trouble.querySelectorAll("[data-when]").forEach((part) => { part.hidden = part.dataset.when !== kind; });
    if (kind) form.dataset.dirty = "yes";
    else show(await answer.text());
    keepIn(kind ? TRY_AGAIN : KEEP_EVERY);
    return !kind;
  }
  function show(html) {
    const place = form.querySelector("[data-kept]");
    place.innerHTML = html;
    place.querySelectorAll("template").forEach((template) => {
      const part = document.getElementById(template.dataset.part);
      const had = part?.contains(document.activeElement);
      if (!part?.querySelector("[data-sent]")) return;           // another file was chosen meanwhile
      part.replaceChildren(template.content);
      if (had) part.querySelector("input[type=file]").focus();
      refused ??= part.querySelector(".has-error input");
    });
    const query = `?draft=${place.querySelector("[name=draft]").value}`;
    if (!leaving && location.search !== query) history.replaceState(null, "", query);
  }
  form.addEventListener("input", () => keepIn(KEEP_AFTER));
  form.addEventListener("change", (event) => {
    delete event.target.dataset.sent;
    if (event.target.type === "file") keepIn(0);
  });
  form.addEventListener("submit", async (event) => {             // first kept, then sent: a lost session loses nothing
    if (form.dataset.goes || event.submitter?.value === "discard") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    leaving = true;
    leaving = await keepNow() && !refused;
    if (!leaving) { (refused ?? trouble).focus(); return; }
    form.dataset.goes = "yes";
    form.requestSubmit(event.submitter);
    delete form.dataset.goes;
  }, true);
  if (form.querySelector("[name=draft]")) keepIn(KEEP_EVERY);
}

document.querySelectorAll("[data-keep]").forEach(keepDraft);
})();
