/* What an officer's pages add: the working time that is left, said anew, and single keys. */
/* ── Time left: the server says it when its minute turns. Nothing is counted here, so nothing drifts; a page that is not
      looked at does not ask, and an answer that did not come leaves the time it was said at ── */
const MOST = 100, TRY_AGAIN = 60;                                // tags, seconds
const LEVEL = / *\bis-(ok|soon|late|paused|done)\b/;
let timer = 0;
const askIn = (seconds) => { clearTimeout(timer); timer = setTimeout(ask, seconds * 1000 + 200); };

function show(tag, said) {
  tag.querySelector("b").textContent = said.text;
  for (const part of [tag, tag.closest("tr, .step, .first-act")]) {
    if (part) part.className = `${part.className.replace(LEVEL, "")} is-${said.level}`;
  }
}

async function ask() {
  const tags = [...document.querySelectorAll("[data-left]")];
  const cases = [...new Set(tags.map((tag) => tag.dataset.left))].slice(0, MOST);
  if (!cases.length || document.hidden) return;
  const query = new URLSearchParams(cases.map((one) => ["case", one]));
  const answer = await fetch(`/deadlines/left/?${query}`, { redirect: "manual" }).catch(() => ({ ok: false }));
  const told = answer.ok ? await answer.json() : { left: {}, again: TRY_AGAIN };
  tags.filter((tag) => told.left[tag.dataset.left]).forEach((tag) => show(tag, told.left[tag.dataset.left]));
  if (told.at) document.querySelectorAll("[data-as-of]").forEach((place) => { place.textContent = told.at; });
  askIn(told.again);
}

document.addEventListener("visibilitychange", ask);
askIn(document.body.dataset.nextMinute || TRY_AGAIN);

/* ── Single keys: each has the place data-key="KeyN" on its page and a line in the window of help, where they are
      switched off (WCAG 2.1.4). A key is known by its place: the same in Kazakh, Russian and Latin letters ── */
const TYPING = "input, select, textarea, dialog, [contenteditable]";
const CONTROL = "a, button, select, textarea, input:not([type=hidden])";
const help = document.getElementById("keys"), off = help.querySelector("[data-off]");
off.checked = localStorage.getItem("keys") === "off";
off.addEventListener("change", () => localStorage.setItem("keys", off.checked ? "off" : "on"));
document.querySelector("[data-keys]").addEventListener("click", () => help.showModal());

/** The page's own place of a key first, then that of the navigation. A link is followed; of a part the first control is
    focused: no key carries an act out. */
function go(code) {
  const key = `[data-key="${CSS.escape(code)}"]`;
  const place = document.querySelector(`main ${key}`) ?? document.querySelector(key);
  if (place?.matches("a")) location.assign(place.href + (code === "Slash" ? "#id_words" : ""));
  else (place?.matches(CONTROL) ? place : place?.querySelector(CONTROL) ?? place)?.focus();
  return place;
}

document.addEventListener("keydown", (event) => {
  const held = event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing;
  if (off.checked || held || document.activeElement.closest(TYPING)) return;
  const asked = event.key === "?" || (event.shiftKey && event.code === "Slash");
  if (asked) help.showModal();
  if (asked || (!event.shiftKey && go(event.code))) event.preventDefault();
});
