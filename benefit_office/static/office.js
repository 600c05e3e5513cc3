/* What the pages add when JavaScript runs. Everything works without it; nothing here decides anything.
   Events are heard on the document, so that what htmx brings needs no setting up. */

function on(kind, selector, act) {
  document.addEventListener(kind, (event) => {
    const part = event.target.closest?.(selector);
    if (part) act(part, event);
  });
}

/* ── The groups of the navigation: one is open at a time (HTML), until one clicks elsewhere or presses Escape ── */
const closeMenus = (kept) => document.querySelectorAll(".menu[open]").forEach((menu) => { menu.open = menu === kept; });
document.addEventListener("click", (event) => closeMenus(event.target.closest(".menu")));
on("keydown", ".menu[open]", (menu, event) => {
  if (event.key === "Escape") { menu.firstElementChild.focus(); closeMenus(); }
});

/* ── Rows: add a child, a paper (Django formsets, empty form in a <template>). Taking one away is HTML and CSS ── */
on("click", "[data-rows-add]", (add) => {
  const box = add.closest("[data-rows]"), list = box.querySelector("[data-rows-list]");
  const number = (name) => box.querySelector(`[name$="-${name}"]`);
  const total = number("TOTAL_FORMS"), index = Number(total.value);
  const before = [...list.querySelectorAll('[data-row]:not(:has([name$="-DELETE"]:checked))')].at(-1);
  const empty = box.querySelector("template").innerHTML;
  list.insertAdjacentHTML("beforeend", empty.replaceAll("__prefix__", index).replaceAll("__number__", index + 1));
  const row = list.lastElementChild;
  before?.querySelectorAll("[data-carry]").forEach((field) => {    // brothers and sisters share it
    row.querySelector(`[name="${field.name.replace(/-\d+-/, `-${index}-`)}"]`).value = field.value;
  });
  total.value = index + 1;
  add.hidden = index + 1 >= Number(number("MAX_NUM_FORMS").value);
  row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
});

/* ── Forms: sent once; what was typed is not lost by a stray click ── */
on("submit", "form[method=post]:not([data-again])", (form, event) => {   // data-again: answered with a file, the page stays
  if (event.submitter?.formTarget === "_blank") return;            // a look in another tab: this page goes on
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
const reopen = (form) => { delete form.dataset.sent; };
on("htmx:afterRequest", "form", reopen);
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(reopen));  // after «back»

on("input", "form[data-guard]", (form) => { form.dataset.dirty = "yes"; });
window.addEventListener("beforeunload", (event) => {
  const open = "form[data-guard]:not([data-sent])";
  if (document.querySelector(`${open}[data-dirty], ${open}:not([data-keep]) .has-error`)) event.preventDefault();
});

/* ── Files dropped anywhere on a row ── */
for (const kind of ["dragover", "dragleave", "drop"]) on(kind, "[data-drop]", (row, event) => {
  event.preventDefault();
  row.classList.toggle("is-over", kind === "dragover");
  if (kind !== "drop") return;
  const input = row.querySelector("input[type=file]");
  input.files = event.dataTransfer.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});

/* ── One box for all boxes of a name in its form: <input type="checkbox" data-all="case"> ── */
document.addEventListener("change", ({ target }) => {
  for (const all of document.querySelectorAll("[data-all]")) {
    const boxes = [...document.getElementsByName(all.dataset.all)].filter((box) => box.form === all.form);
    if (target === all) boxes.forEach((box) => { box.checked = all.checked; });
    const checked = boxes.filter((box) => box.checked).length;
    all.checked = checked > 0 && checked === boxes.length;
    all.indeterminate = checked > 0 && !all.checked;
  }
});

on("click", "[data-print]", () => window.print());
const here = (box) => { box.closest(".table-wrap").scrollLeft = box.getBBox().x - 24; };   // a wide drawing opens at its case
document.querySelectorAll(".diagram .table-wrap .is-current").forEach(here);

/* ── A browser in English puts the month first in its date fields: the day stands below them as it is written here ── */
const monthFirst = new Date(2026, 0, 31).toLocaleDateString().startsWith("1/");
const spell = ({ type, value, parentElement: { dataset } }) => monthFirst && /^date/.test(type)
  && (dataset.said = value.slice(0, 10).split("-").reverse().join("."));
document.querySelectorAll("[type^=date]").forEach(spell);
document.addEventListener("input", ({ target }) => spell(target));

/* ── The code of a coupon's QR; no server sees what follows «#» ── */
const code = document.querySelector("[data-from-hash]");
if (code && /^#[2-9A-Z]{12}$/.test(location.hash)) {
  code.value = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  code.form.requestSubmit();
}
