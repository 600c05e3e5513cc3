/* Single keys: each has the place data-key="KeyN" on its page and a line in the window of help, where they are switched
   off (WCAG 2.1.4). A key is known by its place, so that it is the same in Kazakh, Russian and Latin letters. */
"use strict";

(() => {
const TYPING = "input, select, textarea, dialog, [contenteditable]";
const CONTROL = "a, button, select, textarea, input:not([type=hidden])";
const help = document.getElementById("keys"), opener = document.querySelector("[data-keys]");
if (!help || !opener) return;
const off = help.querySelector("[data-off]");
off.checked = localStorage.getItem("keys") === "off";
off.addEventListener("change", () => localStorage.setItem("keys", off.checked ? "off" : "on"));
opener.hidden = false;
opener.addEventListener("click", () => help.showModal());

/** The page's own place of a key first, then that of the navigation. A link is followed; of a part the first control is
    focused: no key carries an act out. */
function go(code) {
  const key = `[data-key="${CSS.escape(code)}"]`;
  const place = document.querySelector(`main ${key}`) ?? document.querySelector(key);
  if (!place) return false;
  if (place.matches("nav [data-key=Slash]")) location.assign(`${place.href}#find`);
  else if (place.matches("a")) place.click();
  else (place.matches(CONTROL) ? place : place.querySelector(CONTROL) ?? place).focus();
  return true;
}

document.addEventListener("keydown", (event) => {
  const held = event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing;
  if (off.checked || held || document.activeElement.closest(TYPING)) return;
  const asked = event.key === "?" || (event.shiftKey && event.code === "Slash");
  if (asked) help.showModal();
  if (asked || (!event.shiftKey && go(event.code))) event.preventDefault();
});
if (location.hash === "#find") go("Slash");
})();
