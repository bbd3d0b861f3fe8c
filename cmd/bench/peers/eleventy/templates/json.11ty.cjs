module.exports = class {
  data() {
    return { pagination: { data: "collections.feeds", size: 1, alias: "feed" }, permalink: ({ feed }) => `${feed.url}feed.json`, eleventyExcludeFromCollections: true };
  }
  render({ feed }) {
    const items = feed.records.map((r) => {
      const url = `https://register.example${r.url}`;
      return { id: url, url, title: r.data.title, summary: r.data.summary, content_html: r.templateContent, date_published: r.date };
    });
    return JSON.stringify({ version: "https://jsonfeed.org/version/1.1", title: feed.name, home_page_url: `https://register.example${feed.url}`, items });
  }
};
