/* Signing: NCALayer, the signer's own program on his own machine, is asked over one WebSocket – only after a click.
   A form[data-sign] holds the documents in [data-content] (base64 for cms, text for xml) and, each after its document,
   an empty [name=signature]; it is filled in and sent. A form[data-batch] holds rows instead: the documents of each are
   fetched when the button is pressed, its signatures are sent by themselves. The key never leaves NCALayer. */

const GREETING = 10000, ANSWER = 600000;                         // milliseconds; a person may look for his token
const PURPOSE = { sign: "1.3.6.1.5.5.7.3.4", login: "1.3.6.1.5.5.7.3.2" };
const JSON_PLEASE = { redirect: "manual", headers: { Accept: "application/json" } };
let current = null;                                              // the line of the signing under way

/** What went wrong, by the name of its sentence in the page; `told` are NCALayer's own words. */
const trouble = (name, told = "") => Object.assign(new Error(name), { name, told });

/** The next message on the line, or the trouble that came instead. */
const next = (line, patience, late) => new Promise((resolve, reject) => {
  line.onmessage = (event) => resolve(event.data);
  line.onclose = line.onerror = () => reject(trouble(late));
  setTimeout(line.onclose, patience);
}).then(JSON.parse);

/** The message of the module `basics`: all documents at once, so that the person is asked once. */
function request(form, data) {
  const { format, key } = form.dataset, locale = document.documentElement.lang;
  const signerParams = { extKeyUsageOids: [PURPOSE[key]] };
  if (form.querySelector("[data-specimen]")) signerParams.chain = [];   // keys of the test authority, too
  const signingParams = format === "xml" ? {} : { decode: true, encapsulate: false, digested: false, tsaProfile: {} };
  const args = { allowedStorages: null, format, data, signingParams, signerParams, locale };
  return { module: "kz.gov.pki.knca.basics", method: "sign", args };
}

/** One sentence of the page, and what belongs to that moment (the bar, «Cancel»); the rest is hidden. */
function show(form, name, told = "") {
  form.querySelectorAll("[data-told]").forEach((part) => { part.hidden = !part.matches(`[data-told~="${name}"]`); });
  form.querySelector("[data-words]").textContent = told;
  form.querySelector("[role=alert]:has([data-told]:not([hidden]))")?.focus();
}

/** The signatures, in the order of the documents. NCALayer greets first, with its version. */
async function sign(form, line, stopped) {
  show(form, "connecting");
  if (!(await next(line, GREETING, "away")).result?.version) throw trouble("away");
  show(form, "fetching");
  const documents = await gather(form, stopped);
  if (line.readyState !== WebSocket.OPEN) throw trouble("lost"); // ended while the documents were fetched
  line.send(JSON.stringify(request(form, documents)));
  show(form, "asking");
  const answer = await next(line, ANSWER, "lost");
  if (!answer.status) throw trouble("failed", answer.details || answer.message);
  if (!answer.body?.result) throw trouble("cancelled");      // the person closed NCALayer's window
  const signatures = [answer.body.result].flat();
  if (signatures.length !== documents.length) throw trouble("failed");
  return signatures;
}

/* ── Many decisions in one go: the bar shows how far it came; what is stored when one cancels stays ── */
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
  if ("batch" in form.dataset) await inTurn(form, stopped, async (row) => {
    const answer = await fetch(row.dataset.from, JSON_PLEASE);
    if (!answer.ok) throw trouble("unready", row.dataset.name);
    found.push(...(await answer.json()).documents);
  });
  return found;
}

async function store(form, row, signatures) {
  const body = new FormData(form);
  body.set("case", row.querySelector("[name=case]").value);      // this row's alone
  signatures.forEach((signature) => body.append("signature", signature));
  const answer = fetch(form.action, { ...JSON_PLEASE, method: "POST", body });
  const told = await answer.then((said) => said.json()).catch(() => ({ ok: false, told: "" }));
  const place = row.querySelector("[data-result]");
  place.textContent = `${told.ok ? "✓" : "▲"} ${told.told || place.dataset.lost}`;
  row.toggleAttribute("data-done", told.ok);
}

/** The signatures of each row are checked and stored by themselves; the page stays and says what became of each. */
async function deliver(form, signatures, stopped) {
  const each = signatures.length / rowsOf(form).length;
  show(form, "storing");
  await inTurn(form, stopped, (row, place) => store(form, row, signatures.slice(place * each, (place + 1) * each)));
  show(form, stopped() ? "stopped" : rowsOf(form).every((row) => "done" in row.dataset) ? "over" : "partly");
}

/** The signatures go with the form itself, and the next page comes. */
function fillIn(form, signatures) {
  form.querySelectorAll("[name=signature]").forEach((place, index) => { place.value = signatures[index]; });
  form.dataset.signed = "yes";
  show(form, "sending");
  form.requestSubmit(form.querySelector(".signing button"));
}

async function start(form) {
  const line = current = new WebSocket(form.querySelector(".signing").dataset.ncalayer);
  const stopped = () => line !== current;
  try {
    const signatures = await sign(form, line, stopped);
    await ("batch" in form.dataset ? deliver : fillIn)(form, signatures, stopped);
  } catch (fault) {
    if (!stopped()) show(form, fault.told === undefined ? "failed" : fault.name, fault.told);
  }
  if (!stopped()) current = null;
  line.close();
}

document.addEventListener("submit", (event) => {                 // before office.js counts the form as sent
  const form = event.target;
  if (!form.matches("[data-sign]:not([data-signed])")) return delete form.dataset.signed;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!current) start(form);
}, true);

document.addEventListener("click", ({ target }) => {
  if (!target.matches("[data-cancel]")) return;
  current?.close();
  current = null;
  if (!target.form.querySelector("[data-done]")) show(target.form, "cancelled");
});
