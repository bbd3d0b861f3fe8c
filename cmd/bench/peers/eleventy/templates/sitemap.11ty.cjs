module.exports = class {
  data() {
    return { permalink: "/sitemap.xml", eleventyExcludeFromCollections: true };
  }
  render({ collections }) {
    const pages = [...collections.all, ...collections.lists, ...collections.taxonomies];
    return `<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${pages.map((p) => `<url><loc>https://register.example${p.url}</loc></url>`).join("\n")}
</urlset>
`;
  }
};
