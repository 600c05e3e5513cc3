/* What the pages add when JavaScript runs. Everything works without it; nothing here decides anything. */
"use strict";

const FIELDS = "input, select, textarea";

/** Call fn for each element under root that matches, root included (htmx swaps arrive as a root). */
function each(root, selector, fn) {
  if (root.matches?.(selector)) fn(root);
  root.querySelectorAll(selector).forEach(fn);
}

/* ── Navigation: open on a desk, folded on a phone ── */
const phone = window.matchMedia("(max-width: 45rem)");

function foldNavigation(details) {
  const follow = () => { details.open = !phone.matches; details.dataset.ready = ""; };
  phone.addEventListener("change", follow);
  follow();
}

const closeMenus = (kept) => document.querySelectorAll(".menu[open]").forEach((menu) => { menu.open = menu === kept; });
document.addEventListener("click", (event) => closeMenus(event.target.closest(".menu")));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.activeElement.closest(".menu[open]");
  if (menu) menu.firstElementChild.focus();
  if (event.key === "Escape") closeMenus();
});

/* ── Rows: add and remove a child, a document (Django formsets, empty form in a <template>) ── */
function setUpRows(box) {
  const prefix = box.dataset.rows;
  const total = box.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
  const most = Number(box.querySelector(`[name="${prefix}-MAX_NUM_FORMS"]`)?.value || 1000);
  const list = box.querySelector("[data-rows-list]");
  const template = box.querySelector("template");
  const add = box.querySelector("[data-rows-add]");
  const visible = () => [...list.querySelectorAll("[data-row]")].filter((row) => !row.hidden);
  function renumber() {
    visible().forEach((row, index) => each(row, "[data-row-number]", (place) => { place.textContent = index + 1; }));
    add.hidden = visible().length >= most;
  }
  function setUpRow(row) {
    const remove = row.querySelector("[data-row-remove]");
    const mark = row.querySelector('[name$="-DELETE"]');
    if (!remove || !mark) return;
    mark.closest(".field").hidden = true;
    remove.hidden = false;
    remove.addEventListener("click", () => {
      mark.checked = true;
      row.hidden = true;
      row.querySelectorAll("[required]").forEach((input) => { input.required = false; });
      renumber();
      add.focus();
    });
  }
  add.addEventListener("click", () => {
    const index = Number(total.value);
    const copy = document.createElement("div");
    copy.innerHTML = template.innerHTML.replaceAll("__prefix__", index).replaceAll("__number__", index + 1);
    const row = copy.querySelector("[data-row]");
    visible().at(-1)?.querySelectorAll("[data-carry]").forEach((before) => {  // brothers and sisters share it
      row.querySelector(`[name="${before.name.replace(/-\d+-/, `-${index}-`)}"]`).value = before.value;
    });
    list.append(row);
    total.value = index + 1;
    setUp(row);
    setUpRow(row);
    renumber();
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  });
  list.querySelectorAll("[data-row]").forEach((row) => {
    setUpRow(row);
    if (row.querySelector('[name$="-DELETE"]')?.checked) row.hidden = true;
  });
  renumber();
}

/* ── Forms: sent once; what was typed is not lost by a stray click ── */
function setUpForm(form) {
  if (form.method !== "post" || "again" in form.dataset) return;   // data-again: answers with a file, the page stays
  form.addEventListener("submit", (event) => {
    if (event.submitter?.formTarget === "_blank") return;   // a look in another tab: this page goes on
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-disabled", "true");
  });
  if ("guard" in form.dataset) {
    if (form.querySelector(".has-error")) form.dataset.dirty = "yes";
    form.addEventListener("input", () => { form.dataset.dirty = "yes"; });
  }
}

window.addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-dirty]:not([data-sent])")) event.preventDefault();
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted) each(document, "form[data-sent]", reopen); // back from the next page: forms may be sent again
});

function reopen(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
}

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) reopen(form);
});

/* ── Small help ── */
function takeDrops(row) {                                        // files dropped anywhere on the row
  const over = (event) => {
    event.preventDefault();
    row.classList.toggle("is-over", event.type === "dragover");
  };
  for (const kind of ["dragover", "dragleave", "drop"]) row.addEventListener(kind, over);
  row.addEventListener("drop", (event) => {
    const input = row.querySelector("input[type=file]");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function goTo(event) {
  const target = document.getElementById(event.currentTarget.hash.slice(1));
  const input = target?.matches(FIELDS) ? target : target?.querySelector(FIELDS);
  if (!input) return;
  event.preventDefault();
  input.focus({ preventScroll: true });
  input.closest(".field, .row")?.scrollIntoView({ block: "center" });
}

function setUpAll(all) {                                         // <input type="checkbox" data-all="case">
  const named = `input[type=checkbox][name="${all.dataset.all}"]`;
  const boxes = () => [...document.querySelectorAll(named)].filter((box) => box.form === all.form);
  all.addEventListener("change", () => boxes().forEach((box) => { box.checked = all.checked; }));
  boxes().forEach((box) => box.addEventListener("change", () => {
    const checked = boxes().filter((box) => box.checked).length;
    all.checked = checked === boxes().length;
    all.indeterminate = checked > 0 && !all.checked;
  }));
}

function digitsOnly(input) {                                     // an IIN typed or pasted with spaces is still an IIN
  const most = input.maxLength < 0 ? undefined : input.maxLength;
  input.removeAttribute("maxlength");                            // the browser would cut what is pasted first
  input.addEventListener("input", () => {
    if (/\D/.test(input.value) || input.value.length > most) input.value = input.value.replace(/\D/g, "").slice(0, most);
  });
}

function fromHash(input) {                                       // the code of a coupon's QR; no server sees what follows «#»
  if (!/^#[2-9A-Z]{12}$/.test(location.hash)) return;
  input.value = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  input.form.requestSubmit();
}

function showWhen(part) {                                        // data-show-when="outcome=refuse"
  const [name, wanted] = part.dataset.showWhen.split("=");
  const form = part.closest("form");
  const follow = () => { part.hidden = !wanted.split("|").includes(new FormData(form).get(name) ?? ""); };
  form.addEventListener("change", follow);
  follow();
}

/* ── Set up the page, and each part htmx brings ── */
function setUp(root) {
  each(root, ".nav > details", foldNavigation);
  each(root, "[data-rows]", setUpRows);
  each(root, "form", setUpForm);
  each(root, "[data-drop]", takeDrops);
  each(root, ".error-summary a", (link) => link.addEventListener("click", goTo));
  each(root, "[data-all]", setUpAll);
  each(root, "[data-digits]", digitsOnly);
  each(root, "[data-show-when]", showWhen);
  each(root, "[data-from-hash]", fromHash);
  each(root, "[data-print]", (button) => { button.hidden = false; button.addEventListener("click", () => window.print()); });
  each(root, "[data-focus]", (part) => part.focus());
}

setUp(document.documentElement);
document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) setUp(event.detail.elt); });
