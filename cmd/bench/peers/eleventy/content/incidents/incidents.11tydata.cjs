const path = require("node:path");

module.exports = {
  layout: "record.11ty.cjs",
  permalink: ({ page }) => `/incidents/${path.basename(page.inputPath, ".md")}/`,
};
