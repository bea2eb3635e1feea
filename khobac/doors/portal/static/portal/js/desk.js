/* Lists with a pane beside them: a clicked row becomes the current one; on a narrow screen, where there is no room for
   a pane, the link leads to the dossier's own page instead. */

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
