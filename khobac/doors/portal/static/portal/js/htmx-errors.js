/* What happens when a request does not end well, and where the focus goes when it does.

     401        the sign-in sheet opens over the untouched page; after signing in the blocked request is sent again
     422        is swapped like any answer (htmx-config in base.html): the form comes back with its errors
     5xx        one assertive message; nothing was changed
     no network one assertive message until the network is back
     focus      [data-focus] in what was swapped in gets it; otherwise htmx keeps it on the element of the same id */

const sheet = document.getElementById("relogin");
const connection = document.getElementById("connection");
let blocked = null;

function complain(text) {
  connection.textContent = text;
  connection.hidden = !text;
}

function askAgain() {
  if (!sheet?.dataset.signInUrl || sheet.open) return;
  window.htmx.ajax("GET", sheet.dataset.signInUrl, { target: "#relogin-form", swap: "innerHTML" });
  sheet.showModal();
}

document.addEventListener("khobac:signed-out", askAgain);

document.addEventListener("htmx:responseError", ({ detail }) => {
  if (detail.xhr.status === 401) {
    const { verb, path, parameters, elt, target } = detail.requestConfig;
    blocked = { verb, path, values: parameters, source: elt, target };
    askAgain();
  } else if (detail.xhr.status >= 500) complain(connection.dataset.serverText);
});

/* The sign-in view answers HX-Trigger: {"khobac:signed-in": {"csrf": "…"}}: signing in renews the token. */
document.addEventListener("khobac:signed-in", ({ detail }) => {
  if (detail?.csrf) {
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": detail.csrf }));
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => { field.value = detail.csrf; });
  }
  sheet.close();
  if (blocked) {
    const { verb, path, values, source, target } = blocked;
    blocked = null;
    delete values.csrfmiddlewaretoken;
    window.htmx.ajax(verb.toUpperCase(), path, { source, target, values: { ...values, csrfmiddlewaretoken: detail?.csrf } });
  }
});

document.addEventListener("htmx:sendError", () => complain(connection.dataset.text));
document.addEventListener("htmx:beforeSwap", () => complain(""));
window.addEventListener("offline", () => complain(connection.dataset.text));
window.addEventListener("online", () => complain(""));

document.addEventListener("htmx:beforeRequest", ({ detail }) => detail.target?.setAttribute("aria-busy", "true"));
document.addEventListener("htmx:afterRequest", ({ detail }) => detail.target?.removeAttribute("aria-busy"));
document.addEventListener("htmx:afterSettle", ({ detail }) => detail.elt.querySelector?.("[data-focus]")?.focus());

/* A link to a field leads into it, not only to its place. */
function focusTarget() {
  if (location.hash.length > 1) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.focus();
}
window.addEventListener("hashchange", focusTarget);
document.querySelector("[data-focus]") ? document.querySelector("[data-focus]").focus() : focusTarget();
