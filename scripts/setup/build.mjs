import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { withLock } from "./lock.mjs";
import { createOutput } from "./output.mjs";
import { root } from "./root.mjs";
import { run } from "./run.mjs";
import { SetupError } from "./setupError.mjs";

const stamp = join(root, "dist/.stamp");

/** The script of the report's page is for browsers, so it is compiled separately with their types. */
const page = "provider/cli/report/page/tsconfig.json";
const emittedLine = /^TSFILE: /;

/** Compiles provider/ and emulator/ to dist/ if their text has changed. Resolves to what it did. */
export async function setUpBuild(output) {
  if (isBuilt(fingerprint())) return "up to date";
  return withLock(
    join(root, ".local/setup.lock"),
    async () => {
      const sources = fingerprint();
      if (isBuilt(sources)) return "up to date";
      await output.during("Compiling to dist/", () => compile(sources));
      return "compiled";
    },
    { onWait: () => output.line("Waiting for another set-up of this checkout") },
  );
}

async function compile(sources) {
  rmSync(stamp, { force: true });
  const emitted = await emit("tsconfig.build.json");
  // Only the declarations need comments: without them the package is a fifth smaller.
  await emit("tsconfig.build.json", "--declaration", "false", "--removeComments", "--noCheck");
  const emittedOfPage = await emit(page, "--noEmit", "false", "--removeComments");
  const files = [...emitted, ...emittedOfPage].map((file) => resolve(root, file));
  files.push(...copyStyles());
  const types = declarationsOf(entryPoints());
  removeAllBut(
    join(root, "dist"),
    new Set(files.filter((file) => !file.endsWith(".d.ts") || types.has(file))),
  );
  // npm does this if it installs the package; a link to this checkout is not installed.
  linkCommands();
  writeFileSync(stamp, sources);
}

/** Links commands as npm does at an installation; this package is only compiled afterwards. */
function linkCommands() {
  const commands = join(root, "node_modules/.bin");
  for (const [name, file] of Object.entries(manifest().bin)) {
    chmodSync(join(root, file), 0o755);
    if (existsSync(commands) && !existsSync(join(commands, name)))
      symlinkSync(join("..", manifest().name, file), join(commands, name));
  }
}

async function emit(project, ...more) {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const args = [tsc, "-p", project, "--pretty", "false", "--listEmittedFiles", ...more];
  const { code, stdout, output } = await run(process.execPath, args, { cwd: root });
  if (code !== 0) {
    const errors = output.split(/\r?\n/).filter((line) => !emittedLine.test(line));
    throw new SetupError(`The sources don't compile:\n${errors.join("\n").trim()}`);
  }
  const lines = stdout.split(/\r?\n/).filter((line) => emittedLine.test(line));
  return lines.map((line) => line.replace(emittedLine, ""));
}

/** The compiled script's folder must contain the style sheets. */
function copyStyles() {
  const styles = filesBelow(join(root, "provider")).filter((file) => file.endsWith(".css"));
  return styles.map((file) => {
    const copy = join(root, "dist", relative(root, file));
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(file, copy);
    return copy;
  });
}

/** The declarations of the modules that a program imports. */
function entryPoints() {
  return Object.values(manifest().exports).flatMap(({ types }) => types ?? []);
}

function manifest() {
  return JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
}

/** These declarations, and those that they import. No program can use the others, which would be half of all. */
function declarationsOf(files) {
  const found = new Set();
  const visit = (file) => {
    if (found.has(file)) return;
    found.add(file);
    for (const [, name] of readFileSync(file, "utf8").matchAll(/(?:from |import\()"(\.[^"]+)"/g))
      visit(resolve(dirname(file), `${name}.d.ts`));
  };
  for (const file of files) visit(resolve(root, file));
  return found;
}

function isBuilt(sources) {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === sources;
}

/** A hash of the text, not of the times: a checkout gives new times to unchanged files. */
function fingerprint() {
  const hash = createHash("sha256");
  const files = ["provider", "emulator"].flatMap((folder) => filesBelow(join(root, folder))).sort();
  const settings = [
    "tsconfig.json",
    "tsconfig.build.json",
    "package.json",
    "package-lock.json",
    "scripts/setup/build.mjs",
  ].map((file) => join(root, file));
  for (const file of [...settings, ...files]) {
    hash.update(file.slice(root.length)).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

function filesBelow(folder) {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** Otherwise `require` would still find the output of a source that was renamed or removed. */
function removeAllBut(folder, kept) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) removeAllBut(path, kept);
    else if (!kept.has(path)) rmSync(path);
  }
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    console.log(`build ${await setUpBuild(createOutput())}`);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
