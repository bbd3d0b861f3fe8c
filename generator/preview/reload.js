// The preview's own script: it reloads the page when the site has changed, and
// lists what is wrong. Text from files is only ever set as textContent.
"use strict";
(() => {
  let seen;
  const box = document.createElement("aside");
  box.setAttribute("aria-label", "Problems in the content");
  box.className = "preview-problems";
  const show = (notice) => {
    const lines = notice.failure ? [notice.failure] : notice.problems;
    box.replaceChildren();
    box.remove();
    if (lines.length === 0) return;
    const details = document.createElement("details");
    details.open = notice.errors > 0 || Boolean(notice.failure);
    const summary = document.createElement("summary");
    summary.textContent = notice.failure ? "The site can't be read" : `${notice.problems.length} problem${lines.length === 1 ? "" : "s"} in the content`;
    const pre = document.createElement("pre");
    pre.textContent = lines.join("\n");
    details.append(summary, pre);
    box.append(details);
    document.body.prepend(box);
  };
  const source = new EventSource("/_preview/events");
  source.onmessage = (event) => {
    const notice = JSON.parse(event.data);
    if (seen !== undefined && notice.version !== seen && !notice.failure) {
      location.reload();
      return;
    }
    seen = notice.version;
    show(notice);
  };
})();
