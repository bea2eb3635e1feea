/* Lists with a pane beside them: a clicked row becomes the current one; on a narrow screen, where there is no room for
   a pane, the link leads to the dossier's own page instead.

   The dossier that will follow is fetched while the officer reads, and shown the moment a decision is sent. It is inert until
   the server's answer takes its place, or gives the decided one back where it fails; A and Enter pressed meanwhile are kept
   until the answer stands whole on the page (it is swapped in first and bound a moment later), and count if it shows the
   dossier they were meant for. */

const narrow = window.matchMedia("(max-width: 700px)");

document.addEventListener("htmx:beforeRequest", (event) => {
  const link = event.target.closest?.("[data-row] a[href]");
  if (!link) return;
  if (narrow.matches) {
    event.preventDefault();
    window.location.assign(link.href);
    return;
  }
  const row = link.closest("[data-row]");
  row.closest("[data-list]").querySelectorAll("[data-row][aria-current]").forEach((other) => other.removeAttribute("aria-current"));
  row.setAttribute("aria-current", "true");
});

/* ---- The next dossier, ahead of the answer ---- */

let ahead = null; // the next pane as text
let meant = null; // while a pane is shown ahead: its number, and what was pressed on it

const number = () => document.querySelector("#dossier .number")?.textContent;

async function fetchAhead() {
  ahead = null;
  const link = document.querySelector("[data-follow] [data-row]:not([aria-current]) a[href]");
  if (!link || narrow.matches || !document.querySelector("#dossier [data-confirm]")) return;
  const asked = fetch(link.getAttribute("hx-get"), { headers: { "HX-Request": "true", "HX-Target": "dossier" } });
  const answer = await asked.catch(() => null);
  const text = answer?.ok ? await answer.text() : null;
  if (link.isConnected) ahead = text;
}

function showAhead() {
  const decided = document.getElementById("dossier");
  const next = new DOMParser().parseFromString(ahead, "text/html").getElementById("dossier");
  if (!next) return;
  next.inert = true;
  next.setAttribute("aria-busy", "true");
  next.querySelectorAll("[data-key]").forEach((each) => each.removeAttribute("data-key"));
  decided.id = "dossier-decided";
  decided.hidden = true;
  decided.after(next);
  meant = { number: number(), keys: [] };
  ahead = null;
}

function actAsMeant() {
  const { number: wanted, keys } = meant ?? { keys: [] };
  meant = null;
  if (wanted !== number()) return;
  keys.forEach((key) => document.querySelector(key === "KeyA" ? "#dossier [data-arms]" : "#dossier .confirm-armed [data-confirm-yes]")?.click());
}

document.addEventListener("keydown", (event) => {
  if (!["KeyA", "Enter"].includes(event.code) || event.repeat || !meant) return;
  meant.keys.push(event.code);
  event.stopImmediatePropagation();
  event.preventDefault();
}, true);

function takeBack() {
  meant = null;
  const decided = document.getElementById("dossier-decided");
  if (!decided) return;
  document.getElementById("dossier")?.remove();
  decided.id = "dossier";
  decided.hidden = false;
}

document.addEventListener("htmx:beforeRequest", ({ target, detail }) => {
  const decides = target.matches?.("#dossier form") && detail.requestConfig.formData.get("confirmed") === "1";
  if (decides && ahead) showAhead();
});
document.addEventListener("htmx:responseError", takeBack);
document.addEventListener("htmx:sendError", takeBack);
document.addEventListener("htmx:timeout", takeBack);
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.elt.id === "main") actAsMeant();
  if (detail.elt.id === "main" || detail.elt.id === "dossier") fetchAhead();
});
fetchAhead();
