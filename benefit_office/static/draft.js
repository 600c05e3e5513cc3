/* What is typed at the counter is kept at the office while it is typed (form[data-keep="/intake/keep/"]). */
const KEEP_AFTER = 1500, KEEP_EVERY = 60000, TRY_AGAIN = 10000;  // milliseconds
const form = document.querySelector("[data-keep]"), trouble = form.querySelector("[data-trouble]");
let timer, turn = Promise.resolve(true), leaving = false, refused = null;  // refused: the place of a scan just refused

const keepIn = (wait) => { clearTimeout(timer); timer = setTimeout(keepNow, wait); };
const keepNow = () => (turn = turn.then(keep));
const send = () => fetch(form.dataset.keep, { method: "POST", body: new FormData(form), redirect: "manual" })
  .catch(() => ({ status: 0 }));

async function keep() {
  clearTimeout(timer);
  refused = null;
  delete form.dataset.dirty;
  form.querySelectorAll("input[type=file]").forEach((input) => { input.dataset.sent = ""; });
  let answer = await send();
  if (answer.status === 403) {                                   // after a new log-in; the refusal carries the new token
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((place) => { place.value = token; });
    answer = await send();
  }
  const kind = answer.ok ? "" : answer.type === "opaqueredirect" ? "out" : answer.status === 409 ? "gone" : "away";
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
    if (!part?.querySelector("[data-sent]")) return;             // another file was chosen meanwhile
    part.replaceChildren(template.content);
    if (had) part.querySelector("input[type=file]").focus();
    refused ??= part.querySelector(".has-error input");
  });
  if (!leaving) history.replaceState(null, "", `?draft=${place.querySelector("[name=draft]").value}`);
}

form.addEventListener("input", () => keepIn(KEEP_AFTER));
form.addEventListener("change", ({ target }) => {
  delete target.dataset.sent;
  if (target.type === "file") keepIn(0);
});
form.addEventListener("submit", async (event) => {               // first kept, then sent: a lost session loses nothing
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
