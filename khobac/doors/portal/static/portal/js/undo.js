/* The undo window: [data-undo="10"] counts its seconds down in [data-countdown] and leaves with the last one, because
   the server's window closes then too. A reader whose focus was on it is put back on the page. */

setInterval(() => {
  for (const toast of document.querySelectorAll("#toasts [data-undo]")) {
    const left = Number(toast.dataset.undo) - 1;
    toast.dataset.undo = String(left);
    toast.querySelector("[data-countdown]").textContent = String(left);
    if (left < 1) leave(toast);
  }
}, 1000);

function leave(toast) {
  if (toast.contains(document.activeElement)) document.getElementById("main").focus();
  toast.remove();
}

document.addEventListener("htmx:afterRequest", (event) => {
  const toast = event.target.closest?.("[data-undo]");
  if (toast && event.detail.successful) leave(toast);
});
