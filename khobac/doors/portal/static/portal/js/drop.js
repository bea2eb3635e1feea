/* Files dropped on [data-drop] go where chosen ones go: into its file field, and its button [data-drop-send] is pressed.
   [data-drop-hint] says so, where a pointer can drag. Without this script files are chosen. */

const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

for (const area of document.querySelectorAll("[data-drop]")) {
  const field = area.querySelector("input[type=file]");
  const hint = area.querySelector("[data-drop-hint]");
  if (hint && window.matchMedia("(any-pointer: fine)").matches) hint.hidden = false;
  for (const kind of ["dragover", "dragleave", "drop"]) {
    area.addEventListener(kind, (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      area.classList.toggle("drop-here", kind === "dragover");
      if (kind !== "drop") return;
      field.files = event.dataTransfer.files;
      area.querySelector("[data-drop-send]").click();
    });
  }
}
