/* The page behind a sheet's QR: the file is compared here, in the browser; it goes nowhere. */
"use strict";
const zone = document.querySelector("[data-compare]");
const told = zone?.querySelector("[role=status]");

async function compare(file) {
  const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  const hex = [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const same = zone.dataset.compare.split(" ").includes(hex);
  told.textContent = (same ? zone.dataset.same : zone.dataset.other) + " SHA-256 " + hex;
  told.className = same ? "notice is-success" : "notice is-error";
}
if (zone && window.crypto?.subtle) {
  zone.hidden = false;
  zone.querySelector("input").addEventListener("change", (event) => compare(event.target.files[0]));
}
