/* What axe does not see, for tools/shots.py: sideways scrolling, one-letter columns, small targets, sizes off the type
   scale, digits of different width, cut text, layout shift; and the weight of the page, unpacked. */
() => {
  const TYPE_SCALE_PX = [13, 14, 16, 18, 20, 24, 32];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const box = (element) => element.getBoundingClientRect();
  const css = (element) => getComputedStyle(element);
  const name = (element) => [element.tagName.toLowerCase(), ...element.classList].join(".");
  const hiddenHead = (element) => element.closest("thead") && box(element.closest("thead")).height <= 1;
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".visually-hidden, .skip") && !hiddenHead(element);
  const of = (selector, test) => all(selector).filter((element) => shown(element) && test(element)).map(name);

  const width = (digits) => {
    const span = Object.assign(document.createElement("span"), { textContent: digits, className: "nowrap" });
    document.body.append(span);
    const found = box(span).width;
    span.remove();
    return found;
  };
  const narrow = (element) => element.innerText?.length > 8 && box(element).width < 40 && box(element).height > 80;
  const small = (element) => box(element).width && Math.min(box(element).width, box(element).height) < 24 && css(element).display !== "inline" && !element.closest("label");
  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const offScale = (element) => hasText(element) && !TYPE_SCALE_PX.includes(parseFloat(css(element).fontSize));
  const cut = (element) => element.scrollWidth > element.clientWidth + 1 && ["hidden", "clip"].includes(css(element).overflowX);
  const outside = (element) => box(element).right > innerWidth + 1 && !element.closest(".topnav, .table-scroll");

  const resources = [performance.getEntriesByType("navigation")[0], ...performance.getEntriesByType("resource")];
  return {
    problems: {
      "digits of different width": Math.abs(width("1111111") - width("8888888")) < 0.01 ? [] : ["body"],
      "scrolls sideways": document.documentElement.scrollWidth > innerWidth ? ["page", ...of("body *", outside)] : [],
      "one letter per line": of("caption, td, th, p, dt, dd, h1, h2", narrow),
      "target under 24 px": of("a, button, input, select, summary", small),
      "size off the scale": of("body *", offScale),
      "text cut": of("h1, h2, p, td, th, dd, a, button, .tag", cut),
      "layout shift": window.__shift > 0.01 ? [window.__shift.toFixed(4)] : [],
    },
    kilobytes: Math.round(resources.reduce((sum, entry) => sum + entry.encodedBodySize, 0) / 1024),
  };
}
