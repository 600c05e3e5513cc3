/* Signing: NCALayer, the signer's own program on his own machine, is asked over one WebSocket – only after a click.
   A form[data-sign] holds the documents in [data-content] (base64 for cms, text for xml) and, each after its document,
   an empty [name=signature]; it is filled in and sent. A form[data-batch] holds rows instead: the documents of each are
   fetched when the button is pressed, its signatures are sent by themselves. The key never leaves NCALayer. */
"use strict";

(() => {
const GREETING = 10000, ANSWER = 600000;                         // milliseconds; a person may look for his token
const PURPOSE = { sign: "1.3.6.1.5.5.7.3.4", login: "1.3.6.1.5.5.7.3.2" };

/** What went wrong, by the name of its sentence in the page; `told` are NCALayer's own words. */
const trouble = (name, told = "") => Object.assign(new Error(name), { name, told });

/** The next message on the line, or the trouble that came instead. */
function next(line, patience, late) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(trouble(late)), patience);
    line.onmessage = (event) => {
      clearTimeout(timer);
      try { resolve(JSON.parse(event.data)); } catch { reject(trouble("failed")); }
    };
    line.onclose = line.onerror = () => { clearTimeout(timer); reject(trouble(late)); };
  });
}

/** The message of the module `basics`: all documents at once, so that the person is asked once. */
function request(form, box, data) {
  const xml = form.dataset.format === "xml";
  const signerParams = { extKeyUsageOids: [PURPOSE[form.dataset.key] ?? PURPOSE.sign] };
  if ("specimen" in box.dataset) signerParams.chain = [];        // keys of the test authority, too
  const signingParams = xml ? {} : { decode: true, encapsulate: false, digested: false, tsaProfile: {} };
  const locale = document.documentElement.lang || "kk";
  const args = { allowedStorages: null, format: xml ? "xml" : "cms", data, signingParams, signerParams, locale };
  return { module: "kz.gov.pki.knca.basics", method: "sign", args };
}

/** The signatures, in the order of the documents. NCALayer greets first, with its version. */
async function sign(form, box, line, show, stopped) {
  show("connecting");
  const greeting = await next(line, GREETING, "away");
  if (!greeting.result?.version) throw trouble("away");
  show("fetching");
  const documents = await gather(form, stopped);
  if (stopped()) return null;
  if (line.readyState !== WebSocket.OPEN) throw trouble("lost"); // ended while the documents were fetched
  line.send(JSON.stringify(request(form, box, documents)));
  show("asking");
  const answer = await next(line, ANSWER, "lost");
  if (!answer.status) throw trouble("failed", answer.details || answer.message);
  if (!answer.body?.result) throw trouble("cancelled");      // the person closed NCALayer's window
  const signatures = [answer.body.result].flat();
  if (signatures.length !== documents.length) throw trouble("failed");
  return signatures;
}

/* ── Many decisions in one go: the bar shows how far it came; what is stored when one cancels stays ── */
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

/** The documents to sign: those of the form, or of all its rows in the order in which the server will ask for them. */
async function gather(form, stopped) {
  const found = [...form.querySelectorAll("[data-content]")].map((place) => place.value);
  if (!("batch" in form.dataset)) return found;
  await inTurn(form, stopped, async (row) => {
    const answer = await fetch(row.dataset.from, JSON_PLEASE);
    if (!answer.ok) throw trouble("unready", row.dataset.name);
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

function setUp(form) {
  if ("ready" in form.dataset) return;
  form.dataset.ready = "";
  const box = form.querySelector(".signing");
  const alert = box.querySelector("[role=alert]"), status = box.querySelector("[role=status]");
  const button = box.querySelector("button"), cancel = box.querySelector("[data-cancel]"), bar = box.querySelector("progress");
  let current = null;                                            // the line of the signing under way
  function show(name, told = "") {                               // one sentence of the page; the others stay hidden
    box.querySelectorAll("[data-told]").forEach((part) => { part.hidden = part.dataset.told !== name; });
    alert.hidden = !alert.querySelector("[data-told]:not([hidden])");
    status.hidden = !status.querySelector("[data-told]:not([hidden])");
    alert.querySelector("[data-words]").textContent = told;
    if (bar) bar.hidden = !["fetching", "storing"].includes(name);
    cancel.hidden = !["connecting", "fetching", "asking", "storing"].includes(name);
    if (!alert.hidden) alert.focus();
  }
  async function start() {
    const line = current = new WebSocket(box.dataset.ncalayer);
    const stopped = () => line !== current;
    try {
      const signatures = await sign(form, box, line, show, stopped);
      if (signatures) await send(signatures, stopped);
    } catch (fault) {
      if (!stopped()) show(fault.told === undefined ? "failed" : fault.name, fault.told);
    }
    if (!stopped()) current = null;
    line.close();
  }
  async function send(signatures, stopped) {
    if ("batch" in form.dataset) {
      show("storing");
      show(await deliver(form, signatures, stopped));
      return;
    }
    form.querySelectorAll("[name=signature]").forEach((place, index) => { place.value = signatures[index]; });
    form.dataset.signed = "yes";
    show("sending");
    form.requestSubmit(button);
  }
  form.addEventListener("submit", (event) => {                   // before office.js counts the form as sent
    if (form.dataset.signed) { delete form.dataset.signed; return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!current) start();
  }, true);
  cancel.addEventListener("click", () => { current?.close(); current = null; if (!form.querySelector("[data-done]")) show("cancelled"); });
}

const setUpAll = () => document.querySelectorAll("form[data-sign]").forEach(setUp);
setUpAll();
document.addEventListener("htmx:load", setUpAll);                // a page renewed in place
})();
