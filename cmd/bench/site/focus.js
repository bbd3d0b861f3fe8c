// What has the focus after a press of the Tab key, and what is wrong with that.
(() => {
  const e = document.activeElement;
  const walk = (window.blotterWalk ??= { been: new Set(), last: null });
  const short = (e) => e.outerHTML.slice(0, 100).replace(/\s+/g, " ");
  const [first] = walk.been;
  if (!e || e === document.body || e === first) return { End: true, Wrong: [] };
  if (walk.been.has(e)) return { End: true, Wrong: [`is caught at ${short(e)}`] };
  const wrong = [];
  if (walk.last && !(walk.last.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING)) wrong.push(`goes back from ${short(walk.last)}`);
  walk.been.add(e);
  walk.last = e;

  const box = [...e.getClientRects()].find((r) => r.width > 1 && r.height > 1);
  const inside = box && box.left < innerWidth && box.right > 0 && box.top < innerHeight && box.bottom > 0;
  if (!inside) wrong.push("is where nobody sees it");
  else {
    const [x, y] = [(Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2, (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2];
    const top = document.elementFromPoint(x, y);
    if (top && !e.contains(top) && !top.contains(e)) wrong.push(`is hidden by ${short(top)}`);
  }
  // A column of a drawing is a link that its first shape shows.
  const look = () => {
    const looks = [e, ...e.querySelectorAll(":scope > rect")].map((e) => getComputedStyle(e));
    return looks.map((s) => [s.outlineStyle, s.outlineWidth, s.boxShadow, s.backgroundColor, s.borderColor, s.textDecorationLine, s.stroke].join()).join();
  };
  const { outlineStyle, outlineWidth } = getComputedStyle(e);
  if (outlineStyle === "none" || parseFloat(outlineWidth) < 1) {
    const focused = look();
    e.blur();
    const plain = look();
    e.focus();
    if (focused === plain) wrong.push("looks no different with the focus");
  }
  return { End: false, Wrong: wrong.map((w) => `${w}: ${short(e)}`) };
})();
