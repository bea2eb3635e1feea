/* A list that is replaced while one types ([data-keep-choice]) keeps what was chosen in it, found again or not: an answer
   that arrives after the choice must not undo it. */

let chosen = null;
const keeps = (element) => element?.dataset?.keepChoice !== undefined;

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (keeps(detail.target)) chosen = detail.target.querySelector("input:checked")?.closest(".option") ?? null;
});

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (!keeps(detail.target) || !chosen) return;
  const { value } = chosen.querySelector("input");
  const again = detail.target.querySelector(`input[value="${CSS.escape(value)}"]`);
  if (again) again.checked = true;
  else detail.target.prepend(chosen);
  chosen = null;
});
