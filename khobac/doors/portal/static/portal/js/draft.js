/* Nobody presses "save". A form with data-draft="key" and data-draft-url posts itself there, 800 ms after each change;
   when that fails a copy stays on this machine and is sent again when the network or the session is back.

   The server answers X-Draft-Version, which goes into the field `version`: two saves never run at once, and a draft that
   somebody else has saved (409) is left alone until its writer sends the form and chooses.

   Words of the indicator [data-draft-state] come from its own data attributes. A page that shows a filed dossier
   carries data-draft-done="key", which forgets the copy; signing out forgets them all. Passwords, files and tokens
   are never copied. */

const PREFIX = "khobac.draft.";
const form = document.querySelector("form[data-draft]");
const done = document.querySelector("[data-draft-done]");

const storage = (() => {
  try { return window.localStorage; } catch { return null; }
})();

if (done) storage?.removeItem(PREFIX + done.dataset.draftDone);

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-signs-out]") || !storage) return;
  Object.keys(storage).filter((key) => key.startsWith(PREFIX)).forEach((key) => storage.removeItem(key));
});

if (form) keepDraft(form);

function keepDraft(form) {
  const key = PREFIX + form.dataset.draft;
  const state = form.querySelector("[data-draft-state]") ?? document.querySelector("[data-draft-state]");
  const restore = document.querySelector("[data-draft-restore]");
  let timer = 0;
  let waiting = false;
  let sending = null;
  let stopped = false;

  const fields = () => [...form.elements].filter((field) => field.name && field.name !== "csrfmiddlewaretoken" && !["password", "file", "submit", "button"].includes(field.type));
  const copy = () => fields().map((field) => [field.name, ["checkbox", "radio"].includes(field.type) ? field.checked : field.value, field.value]);

  function show(word) {
    if (!state) return;
    const clock = new Date().toLocaleTimeString("vi-VN", { timeZone: "Asia/Ho_Chi_Minh", hour12: false });
    state.dataset.state = word;
    state.textContent = word === "saving" ? state.dataset.saving : `${state.dataset[word]} ${clock}`;
  }

  function keepHere() {
    try { storage?.setItem(key, JSON.stringify({ at: Date.now(), fields: copy() })); } catch { /* a full or forbidden store: the server copy remains */ }
  }

  async function send() {
    if (stopped) return;
    if (sending) await sending;
    sending = keepThere();
    await sending;
    sending = null;
  }

  async function keepThere() {
    waiting = false;
    keepHere();
    show("saving");
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    try {
      const answer = await fetch(form.dataset.draftUrl, { method: "POST", body, headers: { "X-Draft": "1" }, redirect: "manual" });
      if (answer.status === 401) document.dispatchEvent(new CustomEvent("khobac:signed-out"));
      stopped = answer.status === 409;
      if (!answer.ok) throw new Error(String(answer.status));
      const version = answer.headers.get("X-Draft-Version");
      if (version && form.elements.version) form.elements.version.value = version;
      storage?.removeItem(key);
      show("saved");
    } catch {
      waiting = !stopped;
      show("kept");
    }
  }

  function bringBack() {
    for (const [name, value, choice] of JSON.parse(storage.getItem(key)).fields) {
      for (const field of fields().filter((field) => field.name === name)) {
        if (!["checkbox", "radio"].includes(field.type)) field.value = value;
        else if (field.value === choice) field.checked = value;
      }
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(send, 800); });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!sending) return;
    event.preventDefault();
    sending.then(() => form.requestSubmit(event.submitter));
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  for (const [target, type] of [[window, "online"], [document, "khobac:signed-in"]]) target.addEventListener(type, () => { if (waiting) send(); });
  window.addEventListener("pagehide", () => { if (waiting) keepHere(); });

  if (restore && storage?.getItem(key)) {
    restore.hidden = false;
    restore.querySelector("[data-draft-take]")?.addEventListener("click", () => { bringBack(); restore.hidden = true; });
    restore.querySelector("[data-draft-drop]")?.addEventListener("click", () => { storage.removeItem(key); restore.hidden = true; });
  }
}
