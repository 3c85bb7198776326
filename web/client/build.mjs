// Builds the live screens' scripts into web/static/web/dist, where they are committed.
// With --check nothing is written: the build fails if what is committed is not what comes out.
import { readFile, writeFile, mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const dist = path.join(here, "..", "static", "web", "dist");
const check = process.argv.includes("--check");
const entries = ["screen", "department", "lobby", "track", "worker", "catalog", "desk", "page", "case", "briefing", "charts", "progress", "window"];

const result = await build({
  entryPoints: entries.map((name) => path.join(here, `${name}.ts`)),
  bundle: true,
  minify: true,
  charset: "utf8",
  target: "es2018",
  format: "iife",
  legalComments: "none",
  write: false,
  outdir: dist,
});

let stale = 0;
await mkdir(dist, { recursive: true });
for (const file of result.outputFiles) {
  const committed = await readFile(file.path, "utf8").catch(() => "");
  if (committed === file.text) continue;
  stale += 1;
  console.log(`${check ? "stale" : "built"}: ${path.relative(here, file.path)} ${file.text.length}`);
  if (!check) await writeFile(file.path, file.text);
}
if (check && stale) process.exit(1);
