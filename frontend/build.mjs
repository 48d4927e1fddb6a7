// Builds the two committed bundles into the Python package and refuses one that grew past its budget.
import { build } from "esbuild";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import path from "node:path";

const here = path.dirname(fileURLToPath(import.meta.url));
const components = path.join(here, "..", "qual", "ui", "components");
const BUDGET = 40 * 1024; // gzipped bytes of one component, script and style together

for (const name of ["workspace", "upload"]) {
  const out = path.join(components, name, "dist");
  await mkdir(out, { recursive: true });
  let total = 0;
  for (const kind of ["ts", "css"]) {
    const result = await build({
      absWorkingDir: here,
      entryPoints: [`src/${name}.${kind}`],
      bundle: true,
      minify: true,
      write: false,
      format: "esm",
      target: kind === "ts" ? "es2022" : ["chrome111", "firefox121", "safari16.4"],
      charset: "utf8",
      legalComments: "none",
      // Streamlit takes a text without a line break for a path, so the banner's own line is needed
      banner: { js: `// built from frontend/src/${name}.ts`, css: `/* built from frontend/src/${name}.css */` },
    });
    const file = path.join(out, `${name}.${kind === "ts" ? "js" : "css"}`);
    await writeFile(file, result.outputFiles[0].contents);
    const bytes = await readFile(file);
    const packed = gzipSync(bytes).length;
    total += packed;
    console.log(`${path.relative(here, file)}  ${bytes.length} bytes, ${packed} gzipped`);
  }
  if (total > BUDGET) throw new Error(`${name} is ${total} bytes gzipped; the budget is ${BUDGET}`);
}
