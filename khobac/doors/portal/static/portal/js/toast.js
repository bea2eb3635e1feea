/* What just happened. Two ways in, both as events on the document:

     khobac:announce {text}             said by the one polite live region, nothing shown
     khobac:toast {text, undo, seconds} shown at the lower left and said; `undo` is the address that takes it back

   A view sends them with the response header HX-Trigger. */

const live = document.getElementById("live");
const area = document.getElementById("toasts");
const pattern = document.getElementById("toast-template");

function say(text) {
  live.textContent = "";
  setTimeout(() => { live.textContent = text; }, 50);
}

document.addEventListener("khobac:announce", (event) => say(event.detail.text));

document.addEventListener("khobac:toast", ({ detail }) => {
  const toast = pattern.content.cloneNode(true).firstElementChild;
  toast.querySelector("[data-toast-text]").textContent = detail.text;
  const form = toast.querySelector("form");
  if (detail.undo) {
    form.action = detail.undo;
    form.setAttribute("hx-post", detail.undo);
    toast.dataset.undo = detail.seconds ?? 10;
    toast.querySelector("[data-countdown]").textContent = toast.dataset.undo;
  } else {
    form.remove();
    delete toast.dataset.undo;
  }
  area.replaceChildren(toast);
  window.htmx?.process(toast);
  say(toast.querySelector("[data-toast-text]").textContent);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-toast-close]")) event.target.closest("[data-toast]").remove();
});
