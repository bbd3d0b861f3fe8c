const marks = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escape = (text) => String(text ?? "").replace(/[&<>"]/g, (c) => marks[c]);
const slug = (name) => name.toLowerCase().replaceAll(" ", "-");

const page = (title, url, names, main) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escape(title)} – A Generated Register</title>
<link rel="canonical" href="https://register.example${url}">
</head>
<body>
<header><a href="/">A Generated Register</a>
<nav><a href="/incidents/">Records</a>${names.map((n) => ` <a href="/${n}/">${n}</a>`).join("")}</nav></header>
<main>${main}</main>
<footer>Every word was drawn at random. CC BY 4.0</footer>
</body>
</html>
`;

module.exports = { escape, slug, page };
