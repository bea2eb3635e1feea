/* Theme, density and shortcuts change at once; the cookie keeps them, so the server renders the next page that way.
   Without scripts the same buttons post the form [data-look]. */

document.addEventListener("submit", (event) => {
  const chosen = event.submitter;
  if (!event.target.matches("[data-look]") || !chosen?.name) return;
  event.preventDefault();
  document.documentElement.dataset[chosen.name] = chosen.value;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${chosen.name}=${chosen.value}; Max-Age=${365 * 24 * 3600}; Path=/; SameSite=Lax${secure}`;
  for (const button of chosen.closest(".choice").querySelectorAll("button")) button.setAttribute("aria-pressed", String(button === chosen));
});
