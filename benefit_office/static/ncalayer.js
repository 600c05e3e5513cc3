/* Signing: NCALayer, the signer's own program on his own machine, is asked over one WebSocket – only after a click.
   A form[data-sign] holds the documents in [data-content] (base64 for cms, text for xml) and, each after its document,
   an empty [name=signature]. They are signed in one go, the form is filled in and sent; a form[data-batch] has `batch.js`
   fetch the documents and send the signatures. The key never leaves NCALayer. */
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
  const places = [...form.querySelectorAll("[data-content]")];
  const documents = "batch" in form.dataset ? await window.batch.gather(form, stopped) : places.map((place) => place.value);
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
      show(await window.batch.deliver(form, signatures, stopped));
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
