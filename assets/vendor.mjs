// Copies what the sites load from node_modules to src/atrium/web/static/vendor. bin/assets runs it.
// A file keeps a short name here and gets its hash when it is collected; a module that its package ships for
// bundlers only is made loadable: no bare import, one default export, no source map that is not there.
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const root = new URL("../", import.meta.url);
const packages = new URL("node_modules/", root);
const wanted = new URL("src/atrium/web/static/vendor/", root);
const fresh = new URL("src/atrium/web/static/vendor.new/", root);

/** Styles, data and pictures: taken as they are. */
const files = {
  "instrument-sans.woff2": "@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2",
  "tabler.css": "@tabler/core/dist/css/tabler.min.css",
  "datatables.css": "datatables.net-bs5/css/dataTables.bootstrap5.min.css",
  "leaflet.css": "leaflet/dist/leaflet.css",
  "images/layers.png": "leaflet/dist/images/layers.png",
  "images/layers-2x.png": "leaflet/dist/images/layers-2x.png",
  "images/marker-icon.png": "leaflet/dist/images/marker-icon.png",
  "images/marker-icon-2x.png": "leaflet/dist/images/marker-icon-2x.png",
  "images/marker-shadow.png": "leaflet/dist/images/marker-shadow.png",
  "countries-110m.json": "world-atlas/countries-110m.json",
  "countries-50m.json": "world-atlas/countries-50m.json",
};

/**
 * Modules, with what is added at the end and with their types.
 * @type {Record<string, {from: string, add?: string, types: string}>}
 */
const modules = {
  "tabler.js": { from: "@tabler/core/dist/js/tabler.esm.min.js", types: "export {};" },
  "datatables-core.js": {
    from: "datatables.net/js/dataTables.min.mjs",
    types: 'export { default } from "datatables.net"; export * from "datatables.net";',
  },
  "datatables.js": {
    from: "datatables.net-bs5/js/dataTables.bootstrap5.min.mjs",
    types: 'export { default } from "datatables.net-bs5"; export * from "datatables.net-bs5";',
  },
  // lines, bars and pies: half of the whole library
  "echarts.js": {
    from: "echarts/dist/echarts.simple.min.js",
    add: "export default globalThis.echarts;",
    types: 'import * as echarts from "echarts"; export default echarts;',
  },
  "leaflet.js": {
    from: "leaflet/dist/leaflet.js",
    add: "export default globalThis.L;",
    types: 'import * as L from "leaflet"; export default L;',
  },
  "topojson.js": {
    from: "topojson-client/dist/topojson-client.min.js",
    add: "export default globalThis.topojson;",
    types: 'import * as topojson from "topojson-client"; export default topojson;',
  },
};
const bare = { "datatables.net": "./datatables-core.js" };

/** @param {string} path */
const read = (path) => readFile(new URL(path, packages));

/** @param {string} name @param {string | Uint8Array} content */
async function write(name, content) {
  const file = new URL(name, fresh);
  await mkdir(new URL("./", file), { recursive: true });
  await writeFile(file, content);
}

/** @param {Buffer} content */
const withoutMap = (content) => content.toString().replace(/\n?\/[/*]# sourceMappingURL=.*$/gm, "");

/** One file of <symbol>s: `<svg><use href="…/tabler-icons.svg#map-pin"/></svg>`. @param {string} folder @param {string[]} names */
async function sprite(folder, names) {
  const symbols = await Promise.all(
    [...new Set(names)].sort().map(async (name) => {
      const source = (await read(`${folder}/${name}.svg`)).toString();
      const [, attributes, inside] = /<svg([^>]*)>([\s\S]*)<\/svg>/.exec(source) ?? [];
      const kept = [...attributes.matchAll(/\s(viewBox|fill|stroke|stroke-width|stroke-linecap|stroke-linejoin)="[^"]*"/g)];
      return `<symbol id="${name}"${kept.map(([whole]) => whole).join("")}>${inside.replace(/>\s+</g, "><").trim()}</symbol>`;
    }),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("\n")}</svg>\n`;
}

await rm(fresh, { recursive: true, force: true });
for (const [name, from] of Object.entries(files)) {
  await write(name, name.endsWith(".css") ? withoutMap(await read(from)) : await read(from));
}
for (const [name, { from, add = "", types }] of Object.entries(modules)) {
  const linked = Object.entries(bare).reduce(
    (text, [specifier, file]) => text.replaceAll(`from"${specifier}"`, `from"${file}"`),
    withoutMap(await read(from)),
  );
  await write(name, `${linked}\n${add}`);
  await write(name.replace(/\.js$/, ".d.ts"), `${types}\n`);
}
const icons = JSON.parse(await readFile(new URL("icons.json", import.meta.url), "utf-8"));
const theme = compile(fileURLToPath(new URL("site.scss", import.meta.url)), {
  loadPaths: [fileURLToPath(packages)],
  quietDeps: true,
  silenceDeprecations: ["import"], // Bootstrap 5 is written with it
  style: "compressed",
});
await write("theme.css", theme.css);
await write("tabler-icons.svg", await sprite("@tabler/icons/icons/outline", icons.tabler));
await write("bootstrap-icons.svg", await sprite("bootstrap-icons/icons", icons.bootstrap));
await rm(wanted, { recursive: true, force: true });
await rename(fresh, wanted);
process.stderr.write(`assets: copied to ${fileURLToPath(wanted)}\n`);
