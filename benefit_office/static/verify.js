/* The page behind a sheet's QR: the file is compared here, in the browser; it goes nowhere. */
const zone = document.querySelector("[data-compare]");
zone?.addEventListener("change", async ({ target }) => {
  const hash = await crypto.subtle.digest("SHA-256", await target.files[0].arrayBuffer());
  const hex = [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const same = zone.dataset.compare.split(" ").includes(hex);
  const told = zone.querySelector("[role=status]");
  told.textContent = `${same ? zone.dataset.same : zone.dataset.other} SHA-256 ${hex}`;
  told.className = same ? "notice is-success" : "notice is-error";
});
if (zone) zone.hidden = !window.crypto?.subtle;
