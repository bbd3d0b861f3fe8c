const { escape, slug, page } = require("./page.cjs");
const each = (list, of) => (list || []).map(of).join("\n");

module.exports = (d) => page(d.title, d.page.url, d.taxonomyNames, `
<article data-pagefind-body>
<h1>${escape(d.title)}</h1>
<p><time datetime="${d.page.date.toISOString().slice(0, 10)}">${escape(d.when)}</time> ${escape(d.status)} ${escape(d.reason)}</p>
<p>${escape(d.summary)}</p>
<dl>
${each(d.taxonomyNames.filter((n) => d[n]), (n) => `<dt>${n}</dt><dd>${each(d[n], (t) => `<a data-pagefind-filter="${n}" href="/${n}/${slug(t)}/">${escape(t)}</a>`)}</dd>`)}
${each(d.quantities, (q) => `<dt>Quantity</dt><dd>${escape(q)}</dd>`)}
</dl>
<p>${escape(d.rationale)}</p>
<p>${escape(d.harmed)}</p>
${d.content}
<ol>${each(d.events, (e) => `<li>${escape(e.date)} ${escape(e.kind)}: ${escape(e.what)}</li>`)}</ol>
<h2>Sources</h2>
<ol>
${each(d.sources, (s) => `<li><a href="${escape(s.url)}">${escape(s.title)}</a> ${escape(s.publisher)} ${escape(s.author)} ${escape(s.date)} ${escape(s.kind)} ${escape(s.label)}<p>${escape(s.rationale)}</p></li>`)}
</ol>
<ul>${each(d.related, (r) => `<li><a href="/incidents/${r.id}/">${r.id}</a> ${r.as}</li>`)}</ul>
</article>
`);
