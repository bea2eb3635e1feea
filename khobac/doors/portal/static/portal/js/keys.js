/* The keyboard of staff pages, declared in the HTML:

     data-key="KeyA" | "Shift+KeyA" | "Control+Enter"   click this (a button, a link) or focus it (a field)
     data-list, data-row, data-pick                     a list: J K ↑ ↓ move, Enter opens, Space ticks the row's box
     data-follow on the list                            moving also opens the row (its first link is clicked)
     data-arms inside data-confirm                      first press arms, Enter on the focused button confirms
     aria-disabled + data-why                           the key only says why not
     data-picks="selector"                              ticks every row box the selector finds
     data-opens="id"                                    opens a dialog

   Keys are physical (event.code): Vietnamese typing tools rewrite letters. Nothing happens while composing, in a
   text field (except Ctrl and Esc), or, for keys without Ctrl, when the reader has switched them off. */

const NAMED = { ArrowDown: 1, KeyJ: 1, ArrowUp: -1, KeyK: -1 };
const announce = (text) => document.dispatchEvent(new CustomEvent("khobac:announce", { detail: { text } }));
const visible = (element) => element.hidden ? element.dataset.opens : element.getClientRects().length > 0;
const isText = (element) => element.matches("input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]");
const isTyping = (element) => isText(element) && element.getClientRects().length > 0; // not in a field of a dialog that has just closed
const scope = () => document.querySelector("dialog[open]") ?? document;

function combination(event) {
  return [event.ctrlKey || event.metaKey ? "Control" : "", event.shiftKey ? "Shift" : "", event.code].filter(Boolean).join("+");
}

function use(element) {
  if (element.getAttribute("aria-disabled") === "true") announce(element.dataset.why ?? "");
  else if (isText(element)) { element.focus(); element.select?.(); }
  else element.click();
}

/* ---- Lists ---- */

function move(list, step) {
  const rows = [...list.querySelectorAll("[data-row]")].filter(visible);
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.getAttribute("aria-current") === "true");
  const row = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
  rows.forEach((other) => other.removeAttribute("aria-current"));
  row.setAttribute("aria-current", "true");
  row.scrollIntoView({ block: "nearest" });
  const link = row.querySelector("a");
  link?.focus({ preventScroll: true });
  if (list.dataset.follow !== undefined) link?.click();
}

function tick(list) {
  const row = list.querySelector("[data-row][aria-current=true]");
  row?.querySelector("[data-pick]")?.click();
}

/* ---- Arm and confirm ---- */

function arm(button, on) {
  const bar = button.closest("[data-confirm]");
  bar.classList.toggle("confirm-armed", on);
  bar.querySelector("[data-confirm-armed]").hidden = !on;
  bar.querySelector("[data-confirm-idle]").hidden = on;
  bar.querySelector("[name=confirmed]").disabled = !on;
  bar.querySelector(on ? "[data-confirm-yes]" : "[data-arms]").focus();
}

document.addEventListener("click", (event) => {
  const target = event.target.closest("button, a");
  if (!target) return;
  if (target.getAttribute("aria-disabled") === "true") {
    event.preventDefault();
    announce(target.dataset.why ?? "");
  } else if (target.dataset.arms !== undefined) {
    event.preventDefault();
    arm(target, true);
  } else if (target.dataset.confirmNo !== undefined) {
    arm(target, false);
  } else if (target.dataset.picks) {
    document.querySelectorAll(target.dataset.picks).forEach((box) => { if (!box.checked) box.click(); });
  } else if (target.dataset.opens) {
    open(document.getElementById(target.dataset.opens));
  }
});

/* ---- The list of shortcuts, made from the page itself ---- */

const SHOWN = { Slash: "/", Control: "Ctrl" };

function open(dialog) {
  if (dialog.id === "keys-help") listKeys(dialog.querySelector("dl"));
  if (!dialog.open) dialog.showModal();
}

function listKeys(list) {
  list.querySelectorAll("[data-made]").forEach((made) => made.remove());
  for (const element of document.querySelectorAll("[data-key][data-key-label]")) {
    if (!visible(element)) continue;
    const term = document.createElement("dt");
    const words = element.dataset.key === "Shift+Slash" ? ["?"] : element.dataset.key.split("+");
    for (const word of words) {
      const key = document.createElement("kbd");
      key.textContent = SHOWN[word] ?? word.replace(/^(Key|Digit)/, "");
      term.append(key, " ");
    }
    const says = document.createElement("dd");
    says.textContent = element.dataset.keyLabel;
    for (const made of [term, says]) { made.dataset.made = ""; list.append(made); }
  }
}

/* ---- One listener ---- */

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.altKey || event.repeat && !NAMED[event.code]) return;
  const keys = combination(event);
  const withControl = event.ctrlKey || event.metaKey;
  if (event.code === "Escape") {
    const cancel = [...scope().querySelectorAll("[data-confirm-no]")].find(visible);
    if (cancel) cancel.click();
    else document.querySelector("details[data-menu][open]")?.removeAttribute("open");
    return;
  }
  if (!withControl && (isTyping(event.target) || document.documentElement.dataset.shortcuts === "off")) return;
  const element = [...scope().querySelectorAll(`[data-key="${CSS.escape(keys)}"]`)].find(visible);
  if (element) {
    event.preventDefault();
    use(element);
    return;
  }
  const list = scope().querySelector("[data-list]");
  if (!list || withControl || event.shiftKey) return;
  if (NAMED[event.code]) { event.preventDefault(); move(list, NAMED[event.code]); }
  else if (event.code === "Space" && !event.target.matches("button, summary, input")) { event.preventDefault(); tick(list); }
});

document.addEventListener("click", (event) => {
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => { if (!menu.contains(event.target)) menu.removeAttribute("open"); });
});
