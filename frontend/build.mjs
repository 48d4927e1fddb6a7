// Builds the committed bundles into the Python package and refuses one that grew past its budget.
//
// A component is one script and one style, loaded with its page. A panel is a script of its own, loaded when it is
// first needed; the components know the panels' digests, so that a browser never keeps an old one.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import path from "node:path";

const here = path.dirname(fileURLToPath(import.meta.url));
const ui = path.join(here, "..", "qual", "ui", "components");
const panels = path.join(here, "..", "qual", "server", "built");
const BUDGET = 40 * 1024; // gzipped bytes of one component, script and style together
const PANEL_BUDGET = 20 * 1024; // of a panel, and of the board, which is a part of its page

const COMPONENTS = { code: "workspace", transcript: "workspace", upload: "upload", board: "board" };

async function bundled(entry, more) {
  const result = await build({
    absWorkingDir: here,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: entry.endsWith(".ts") ? "es2022" : ["chrome111", "firefox121", "safari16.4"],
    charset: "utf8",
    legalComments: "none",
    // Streamlit takes a text without a line break for a path, so the banner's own line is needed
    banner: { js: `// built from frontend/${entry}`, css: `/* built from frontend/${entry} */` },
    ...more,
  });
  return Buffer.from(result.outputFiles[0].contents);
}

async function write(file, bytes) {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, bytes);
  const packed = gzipSync(bytes).length;
  console.log(`${path.relative(here, file)}  ${bytes.length} bytes, ${packed} gzipped`);
  return packed;
}

function within(budget, total, name) {
  if (total > budget) throw new Error(`${name} is ${total} bytes gzipped; the budget is ${budget}`);
}

await rm(panels, { recursive: true, force: true });
const digests = {};
for (const file of (await readdir(path.join(here, "src", "panels"))).sort()) {
  if (!file.endsWith(".ts") || file.endsWith(".d.ts")) continue;
  const name = path.basename(file, ".ts");
  const bytes = await bundled(`src/panels/${file}`, { loader: { ".css": "text" } });
  digests[name] = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  within(PANEL_BUDGET, await write(path.join(panels, `${name}.js`), bytes), `the panel ${name}`);
}

for (const [name, folder] of Object.entries(COMPONENTS)) {
  let total = 0;
  for (const kind of ["ts", "css"]) {
    const bytes = await bundled(`src/${name}.${kind}`, { define: { PANEL_DIGESTS: JSON.stringify(digests) } });
    total += await write(path.join(ui, folder, "dist", `${name}.${kind === "ts" ? "js" : "css"}`), bytes);
  }
  within(name === "board" ? PANEL_BUDGET : BUDGET, total, name);
}
