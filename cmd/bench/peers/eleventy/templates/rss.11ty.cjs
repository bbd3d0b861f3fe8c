const { escape } = require("../eleventy/page.cjs");

module.exports = class {
  data() {
    return { pagination: { data: "collections.feeds", size: 1, alias: "feed" }, permalink: ({ feed }) => `${feed.url}feed.xml`, eleventyExcludeFromCollections: true };
  }
  render({ feed }) {
    return `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>${escape(feed.name)}</title><link>https://register.example${feed.url}</link><description>Newest records</description>
${feed.records.map((r) => `<item><title>${escape(r.data.title)}</title><link>https://register.example${r.url}</link><pubDate>${r.date.toUTCString()}</pubDate><description>${escape(r.templateContent)}</description></item>`).join("\n")}
</channel></rss>
`;
  }
};
