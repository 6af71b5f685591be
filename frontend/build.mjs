// Builds the front-end files into the folder given first; the icons' names are read from standard input.
import { build } from "esbuild";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const out = process.argv[2];
const names = JSON.parse(readFileSync(0, "utf8"));
const modules = join(import.meta.dirname, "node_modules");
const read = (...path) => readFileSync(join(modules, ...path), "utf8");
const unmapped = (text) => text.replace(/\n?\/[/*]# sourceMappingURL=\S+( \*\/)?\s*$/, "\n"); // no map is shipped
mkdirSync(out, { recursive: true });

// Bootstrap stands in the lowest layer, so that our own rules win without `!important`.
const bootstrap = unmapped(read("bootstrap", "dist", "css", "bootstrap.min.css")).replace(/^@charset "UTF-8";/i, "")
  // Pictures inside a style sheet are refused by the pages' policy, and none is wanted.
  .replace(/url\((["'])data:.*?\1\)/g, "none");
writeFileSync(join(out, "bootstrap.min.css"), `@layer bootstrap{${bootstrap}}\n`);
writeFileSync(join(out, "htmx.min.js"), unmapped(read("htmx.org", "dist", "htmx.min.js")));
await build({
  entryPoints: [join(import.meta.dirname, "charts.mjs")],
  outfile: join(out, "echarts.min.js"),
  bundle: true, minify: true, format: "iife", legalComments: "none",
  target: ["chrome109", "firefox115", "safari15"],
  logLevel: "warning",
});

const symbols = names.map((name) => {
  let drawing;
  try {
    drawing = read("@tabler/icons", "icons", "outline", `${name}.svg`);
  } catch {
    console.error(`There is no icon named ${name}.`);
    process.exit(2);
  }
  const shapes = drawing.slice(drawing.indexOf(">", drawing.indexOf("<svg")) + 1, drawing.lastIndexOf("</svg>"));
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.replace(/<path [^>]*d="M0 0h24v24H0z"[^>]*\/>/, "").replace(/\s*\n\s*/g, "")}</symbol>`;
});
writeFileSync(join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("\n")}</svg>\n`);

const { dependencies } = JSON.parse(readFileSync(join(import.meta.dirname, "package.json"), "utf8"));
const licences = Object.keys(dependencies).map((name) => {
  const { version, license } = JSON.parse(read(name, "package.json"));
  let text = "";
  try { text = read(name, "LICENSE"); } catch { /* named by its package.json only */ }
  return `${name} ${version} (${license})\n\n${text}`;
});
writeFileSync(join(out, "LICENSES.txt"), licences.join("\n\n----\n\n"));
