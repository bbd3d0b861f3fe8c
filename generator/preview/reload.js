// The preview's own script: it asks, after each look at the files, whether its page
// is another now, and loads it again if so; it lists what is wrong, and tells what
// the page is made from. Text from files is only ever set as textContent.
"use strict";
(() => {
  const { version, page, plain } = document.currentScript.dataset;
  const framed = window.top !== window;
  const here = () => location.pathname;
  let seen = Number(version);
  let shown = { page, plain };

  const element = (name, props = {}, ...children) => {
    const e = Object.assign(document.createElement(name), props);
    e.append(...children);
    return e;
  };
  const linked = (text, href) => (href ? element("a", { href, textContent: text }) : element("span", { textContent: text }));

  // --- The page as it is now.

  const details = () => document.querySelectorAll("main details");

  /** reload keeps where the reader is, and what is open. */
  function reload() {
    const state = { at: location.href, y: scrollY, open: Array.from(details(), (d) => d.open) };
    sessionStorage.setItem("_preview", JSON.stringify(state));
    location.reload();
  }

  function restore() {
    const state = JSON.parse(sessionStorage.getItem("_preview") ?? "null");
    sessionStorage.removeItem("_preview");
    if (state?.at !== location.href) return;
    details().forEach((d, i) => (d.open = state.open[i] ?? d.open));
    scrollTo(0, state.y);
  }

  const sheets = () => document.querySelectorAll('link[rel="stylesheet"][integrity]');

  /** restyle puts in new style sheets, and takes the old ones out once these are there. */
  function restyle(styles) {
    const old = sheets();
    styles.forEach(({ href, integrity }, i) => {
      if (old[i]?.getAttribute("href") === href) return;
      const link = element("link", { rel: "stylesheet", href, integrity });
      link.onload = () => old[i]?.remove();
      if (old[i]) old[i].after(link);
      else document.head.append(link);
    });
  }

  async function ask() {
    const answer = await fetch(`/_preview/page?at=${encodeURIComponent(here())}`);
    return answer.ok ? answer.json() : undefined;
  }

  async function renew(notice) {
    seen = notice.version;
    const now = await ask();
    if (now === undefined) return;
    if (now.page !== shown.page) {
      if (now.plain !== shown.plain) return reload();
      restyle(now.styles);
      shown = now;
    } else if (/\/search\/$/.test(here())) {
      return reload(); // the index may be another
    }
    describe(now);
  }

  // --- What is wrong.

  const box = element("aside", { className: "preview-problems" });
  box.setAttribute("aria-label", "Problems in the content");

  function problem(p) {
    const item = element("li", { className: p.error ? "error" : "" }, linked(p.place, p.open), ` ${p.text}`);
    if (p.excerpt) item.append(element("pre", { textContent: p.excerpt }));
    return item;
  }

  function list(title, open, ...children) {
    box.replaceChildren(element("details", { open }, element("summary", { textContent: title }), ...children));
    document.body.prepend(box);
  }

  function complain(notice) {
    const more = notice.count - notice.problems.length;
    if (notice.stopped) list("The preview has stopped", false, element("p", { textContent: "Start it again, and this page follows." }));
    else if (notice.failure) list("The site can't be read; this is how it was", true, element("pre", { textContent: notice.failure }));
    else if (notice.count > 0) {
      const all = element("ul", {}, ...notice.problems.map(problem));
      if (more > 0) all.append(element("li", { textContent: `and ${more} more; blotter check lists all` }));
      list(`${notice.count} problem${notice.count === 1 ? "" : "s"} in the content`, notice.errors > 0, all);
    } else box.remove();
  }

  // --- What the page is.

  const bar = element("details", { className: "preview-bar" });
  const words = { new: "This page is new", changed: "This page changes", reading: "is being read" };

  function describe(now) {
    const compare = `/_preview/compare?at=${encodeURIComponent(here())}`;
    const mark = words[now.differs];
    bar.replaceChildren(
      element("summary", { textContent: mark && now.differs !== "reading" ? `Preview: ${mark.toLowerCase()}` : "Preview" }),
      element("p", { textContent: `Rendered in ${now.took}, from` }),
      element("ul", {}, ...now.made.map((m) => element("li", {}, linked(m.file, m.open)))),
    );
    bar.classList.toggle("changed", now.differs === "new" || now.differs === "changed");
    if (now.against) {
      const how = now.differs === "reading" ? `${now.against} is being read` : `${mark ?? "This page is the same"} against ${now.against}`;
      bar.append(element("p", {}, `${how}. `, linked("Before and after", compare), " ", linked("All that changes", "/_preview/changes")));
    }
    if (!framed) document.body.append(bar);
  }

  // --- News. One page of all that are open listens, and tells the others.

  const channel = new BroadcastChannel("blotter-preview");
  let last;

  function take(notice) {
    if (notice.version === 0) {
      const line = document.querySelector(".preview-starting p");
      if (line && notice.progress) line.textContent = `The register is being read. ${notice.progress}`;
      return;
    }
    if (!framed) complain(notice);
    if (!notice.stopped && notice.version !== seen) {
      if (document.querySelector(".preview-starting")) reload();
      else if (!notice.failure) renew(notice).catch(() => undefined);
    }
  }

  function listen() {
    const tell = (notice) => {
      last = notice;
      channel.postMessage(notice);
      take(notice);
    };
    const source = new EventSource("/_preview/events");
    source.onmessage = (event) => tell(JSON.parse(event.data));
    source.onerror = () => last && tell({ ...last, stopped: true });
  }

  channel.onmessage = ({ data }) => {
    if (data !== "news?") take(data);
    else if (last) channel.postMessage(last);
  };
  // Locks are there on localhost and under https alone.
  if (navigator.locks) navigator.locks.request("blotter-preview", () => new Promise(listen));
  else listen();
  channel.postMessage("news?");
  addEventListener("pageshow", (event) => event.persisted && channel.postMessage("news?"));

  restore();
  if (!document.querySelector(".preview-starting")) ask().then((now) => now && describe(now)).catch(() => undefined);
})();
