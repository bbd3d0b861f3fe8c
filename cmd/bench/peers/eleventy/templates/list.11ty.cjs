const { escape, page } = require("../eleventy/page.cjs");

module.exports = class {
  data() {
    return { pagination: { data: "collections.lists", size: 1, alias: "list" }, permalink: ({ list }) => list.url, eleventyExcludeFromCollections: true };
  }
  render({ list, taxonomyNames }) {
    return page(list.title, list.url, taxonomyNames, `
<h1>${escape(list.title)}</h1>
<p>${list.count} records</p>
<ol>
${list.records.map((r) => `<li><a href="${r.url}">${escape(r.data.title)}</a> <time>${escape(r.data.when)}</time> ${(r.data.severity || []).join(", ")}<p>${escape(r.data.summary)}</p></li>`).join("\n")}
</ol>
<nav>${list.newer ? `<a href="${list.newer}">Newer</a>` : ""} ${list.number} of ${list.of} ${list.older ? `<a href="${list.older}">Older</a>` : ""}</nav>
`);
  }
};
