const { escape, page } = require("../eleventy/page.cjs");

module.exports = class {
  data() {
    return { pagination: { data: "collections.taxonomies", size: 1, alias: "taxonomy" }, permalink: ({ taxonomy }) => taxonomy.url, eleventyExcludeFromCollections: true };
  }
  render({ taxonomy, taxonomyNames }) {
    return page(taxonomy.name, taxonomy.url, taxonomyNames, `
<h1>${taxonomy.name}</h1>
<ul>
${taxonomy.terms.map((t) => `<li><a href="${t.url}">${escape(t.name)}</a> ${t.records.length}</li>`).join("\n")}
</ul>
`);
  }
};
