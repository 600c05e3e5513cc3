/* Working time that is left: the server says it anew when its minute turns. Nothing is counted here, so nothing drifts;
   a page that is not looked at does not ask, and an answer that did not come leaves the time it was said at. */
"use strict";

(() => {
const MOST = 100, TRY_AGAIN = 60;                                // tags, seconds
const LEVELS = ["is-ok", "is-soon", "is-late", "is-paused", "is-done"];
let timer = 0;

function show(tag, said) {
  tag.querySelector("b").textContent = said.text;
  for (const part of [tag, tag.closest("tr, .step, .first-act")]) {
    part?.classList.remove(...LEVELS);
    part?.classList.add(`is-${said.level}`);
  }
}

async function ask() {
  clearTimeout(timer);
  const tags = [...document.querySelectorAll("[data-left]")];
  const cases = [...new Set(tags.map((tag) => tag.dataset.left))].slice(0, MOST);
  if (!cases.length || document.hidden) return;
  const query = new URLSearchParams(cases.map((one) => ["case", one]));
  const answer = await fetch(`/deadlines/left/?${query}`, { redirect: "manual" }).catch(() => ({ ok: false }));
  const told = answer.ok ? await answer.json() : { left: {}, again: TRY_AGAIN };
  tags.filter((tag) => told.left[tag.dataset.left]).forEach((tag) => show(tag, told.left[tag.dataset.left]));
  if (told.at) document.querySelectorAll("[data-as-of]").forEach((place) => { place.textContent = told.at; });
  timer = setTimeout(ask, told.again * 1000 + 200);
}

document.addEventListener("visibilitychange", ask);
const first = document.querySelector("[data-next-minute]")?.dataset.nextMinute ?? TRY_AGAIN;
timer = setTimeout(ask, first * 1000 + 200);
})();
