// What is wrong with how the page stands in the window, as lines.
(() => {
  const wrong = [];
  const seen = (e) => e.checkVisibility() && e.getClientRects().length > 0;
  const short = (e) => e.outerHTML.slice(0, 100).replace(/\s+/g, " ");
  const scrolls = (e) => e && e !== document.documentElement && (getComputedStyle(e).overflowX !== "visible" || scrolls(e.parentElement));

  const wide = document.documentElement.scrollWidth;
  if (wide > innerWidth) {
    const all = [...document.body.querySelectorAll("*")].filter((e) => seen(e) && !scrolls(e.parentElement));
    const widest = all.findLast((e) => e.getBoundingClientRect().right > innerWidth + 0.5);
    wrong.push(`is ${wide} px wide: ${widest ? short(widest) : ""}`);
  }

  let last = 0;
  const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(seen);
  if (headings.filter((h) => h.tagName === "H1").length !== 1) wrong.push("has not one first heading");
  for (const h of headings) {
    const level = Number(h.tagName[1]);
    if (level > last + 1) wrong.push(`has a heading of level ${level} after one of level ${last}: ${short(h)}`);
    last = level;
  }
  return wrong;
})();
