/* The event stream: "your unit has a new alert", nothing more. What is new is fetched from the page's own address, and
   every element marked data-live="name" is replaced by the same element of the fresh page. Without this script the page
   shows the same after it is loaded again.

     <body data-stream-port="8001" data-stream-news="Có thông báo mới">     a port only where no proxy joins the two */

const { streamPort, streamNews } = document.body.dataset;
const TYPING = "input, textarea, select";

async function refresh() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const element of document.querySelectorAll("[data-live]")) {
    const now = fresh.querySelector(`[data-live="${element.dataset.live}"]`);
    if (now && now.innerHTML !== element.innerHTML && !element.querySelector(`:is(${TYPING}):focus`)) {
      element.replaceChildren(...now.childNodes);
    }
  }
  document.dispatchEvent(new CustomEvent("khobac:announce", { detail: { text: streamNews } }));
}

if (streamPort !== undefined && "EventSource" in window) {
  const host = streamPort ? `${location.protocol}//${location.hostname}:${streamPort}` : "";
  const stream = new EventSource(`${host}/luong/thong-bao`, { withCredentials: true });
  stream.addEventListener("alert", refresh);
  addEventListener("pagehide", () => stream.close());
}
