const open = ["countries", "systems", "organisations"];
const taxonomies = ["severity", "principles", "industries", "stakeholders", "harms", ...open];
const slug = (name) => name.toLowerCase().replaceAll(" ", "-");

// Records by term, newest first.
function terms(records, taxonomy) {
  const found = new Map();
  for (const record of records)
    for (const name of record.data[taxonomy] || []) {
      if (!found.has(name)) found.set(name, []);
      found.get(name).push(record);
    }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, of]) => ({ name, url: `/${taxonomy}/${slug(name)}/`, records: of }));
}

function pages(url, title, records) {
  const of = Math.ceil(records.length / 50);
  const address = (n) => (n === 1 ? url : `${url}page/${n}/`);
  return Array.from({ length: of }, (_, i) => ({
    url: address(i + 1), title, count: records.length, records: records.slice(50 * i, 50 * i + 50),
    number: i + 1, of, newer: i > 0 && address(i), older: i + 1 < of && address(i + 2),
  }));
}

module.exports = function (config) {
  let records, all;
  const read = (api) => {
    if (!records) {
      records = api.getFilteredByGlob("content/incidents/**/*.md").sort((a, b) => b.date - a.date);
      all = taxonomies.map((name) => ({ name, url: `/${name}/`, terms: terms(records, name) }));
    }
  };
  config.setTemplateFormats(["md", "11ty.js"]);
  config.ignores.add("layouts");
  config.ignores.add("content/**/_index.md");
  config.addCollection("taxonomies", (api) => (read(api), all));
  config.addCollection("lists", (api) => {
    read(api);
    return [
      { url: "/", title: "A Generated Register", count: records.length, records: records.slice(0, 20), number: 1, of: 1 },
      ...pages("/incidents/", "Records", records),
      ...all.flatMap((taxonomy) => taxonomy.terms.flatMap((t) => pages(t.url, t.name, t.records))),
    ];
  });
  config.addCollection("feeds", (api) => {
    read(api);
    const wanted = all.flatMap((taxonomy) => taxonomy.terms.filter((t) => !open.includes(taxonomy.name) || t.records.length >= 10));
    return [{ name: "A Generated Register", url: "/", records }, ...wanted].map((f) => ({ ...f, records: f.records.slice(0, 20) }));
  });
  config.addGlobalData("taxonomyNames", taxonomies);
  return { markdownTemplateEngine: false, dir: { input: ".", includes: "eleventy" } };
};
