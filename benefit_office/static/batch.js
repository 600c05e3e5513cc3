/* Many decisions signed in one go (form[data-batch]). The documents of each row are fetched when the button is pressed, the
   signatures of each row are sent by themselves; the bar shows how far it came. What is stored when one cancels stays. */
"use strict";

(() => {
const JSON_PLEASE = { redirect: "manual", headers: { Accept: "application/json" } };
const rowsOf = (form) => [...form.querySelectorAll("[data-from]")];

/** Each row in turn, the bar with it, until somebody cancels. */
async function inTurn(form, stopped, work) {
  const rows = rowsOf(form), bar = form.querySelector(".signing progress");
  Object.assign(bar, { max: rows.length, value: 0 });
  for (const [place, row] of rows.entries()) {
    if (stopped()) return;
    await work(row, place);
    bar.value = place + 1;
  }
}

/** Documents of all rows, in their order: as the server will ask for them when it checks. */
async function gather(form, stopped) {
  const found = [];
  await inTurn(form, stopped, async (row) => {
    const answer = await fetch(row.dataset.from, JSON_PLEASE);
    if (!answer.ok) throw Object.assign(new Error(), { name: "unready", told: row.dataset.name });
    found.push(...(await answer.json()).documents);
  });
  return found;
}

async function store(form, row, signatures) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  body.append("case", row.querySelector("[name=case]").value);
  signatures.forEach((signature) => body.append("signature", signature));
  const answer = await fetch(form.action, { ...JSON_PLEASE, method: "POST", body }).catch(() => null);
  const readable = answer?.headers.get("Content-Type")?.startsWith("application/json");
  const told = readable ? await answer.json() : { ok: false, told: "" };
  const place = row.querySelector("[data-result]");
  place.textContent = `${told.ok ? "✓" : "▲"} ${told.told || place.dataset.lost}`;
  row.toggleAttribute("data-done", told.ok);
}

/** The signatures of each row are checked and stored by themselves; the page stays and says what became of each. */
async function deliver(form, signatures, stopped) {
  const each = signatures.length / rowsOf(form).length;
  await inTurn(form, stopped, (row, place) => store(form, row, signatures.slice(place * each, (place + 1) * each)));
  form.querySelectorAll("[data-over]").forEach((part) => { part.hidden = !part.hidden; });
  return stopped() ? "stopped" : rowsOf(form).every((row) => "done" in row.dataset) ? "over" : "partly";
}

window.batch = { gather, deliver };
})();
