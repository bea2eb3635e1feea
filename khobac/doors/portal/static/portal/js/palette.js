/* Ctrl+K: everything this page and the top navigation can do, in one list that answers to typing, with the key of each.

   The list is made when it opens: links of the navigation, elements with data-key-label, the other seats. With or without
   diacritics; ↑ ↓ choose, Enter does, and what is typed may also be looked for among the dossiers (data-search). */

const palette = document.getElementById("palette");
const field = palette?.querySelector("input");
const list = palette?.querySelector("[role=listbox]");
const SHOWN = { Slash: "/", Control: "Ctrl" };
const ELSEWHERE = ":is(.topnav a, [data-key][data-key-label], .menu-sheet button[name=seat])";

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
const keysOf = (element) => element.dataset.key === "Shift+Slash" ? ["?"] : (element.dataset.key ?? "").split("+").filter(Boolean);
const usable = (element) => element.getClientRects().length || element.closest("details.menu") || element.dataset.opens;

let commands = [];

function gather() {
  const found = [...document.querySelectorAll(ELSEWHERE)].filter((element) => usable(element) && element.dataset.opens !== "palette" && element.getAttribute("aria-disabled") !== "true");
  commands = found.map((element) => ({ element, text: (element.dataset.keyLabel ?? element.textContent).trim().replace(/\s+/g, " "), keys: keysOf(element) }));
}

function option({ text, keys, run }, place) {
  const row = document.createElement("div");
  row.role = "option";
  row.id = `palette-${place}`;
  row.append(text);
  for (const key of keys) {
    const shown = document.createElement("kbd");
    shown.textContent = SHOWN[key] ?? key.replace(/^(Key|Digit)/, "");
    row.append(" ", shown);
  }
  row.addEventListener("click", () => { palette.close(); run(); });
  return row;
}

function use(element) {
  element.matches("input, select, textarea") ? element.focus() : element.click();
}

function show() {
  const wanted = fold(field.value.trim());
  const fitting = commands.filter(({ text }) => fold(text).includes(wanted)).map((each) => ({ ...each, run: () => use(each.element) }));
  const { search, searchLabel } = palette.dataset;
  if (wanted && search) {
    const text = field.value.trim();
    fitting.push({ text: `${searchLabel} “${text}”`, keys: [], run: () => location.assign(search + encodeURIComponent(text)) });
  }
  list.replaceChildren(...fitting.map(option));
  choose(0);
}

function choose(place) {
  const rows = [...list.children];
  const at = Math.min(rows.length - 1, Math.max(0, place));
  rows.forEach((row, each) => row.setAttribute("aria-selected", String(each === at)));
  if (rows[at]) { field.setAttribute("aria-activedescendant", rows[at].id); rows[at].scrollIntoView({ block: "nearest" }); }
  else field.removeAttribute("aria-activedescendant");
}

const chosen = () => [...list.children].findIndex((row) => row.getAttribute("aria-selected") === "true");

if (palette) {
  document.querySelector("[data-opens=palette]").addEventListener("click", () => { field.value = ""; gather(); show(); field.focus(); });
  field.addEventListener("input", show);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
    if (step) choose(chosen() + step);
    else if (event.code === "Enter") list.children[chosen()]?.click();
    else return;
    event.preventDefault();
  });
}
