// Makes a release, or with --dry-run shows what it would do and changes nothing:
//   npm run release -- --dry-run        the version comes from what CHANGELOG.md says under [Unreleased]
//   npm run release -- minor            or patch, major, 1.2.3
//   npm run release -- --publish        also publishes to npm; without it, the last step is the tag

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { parseArgs } from "node:util";
import { gt, inc, valid } from "semver";
import { bumpOf, released, unreleased } from "./release/changelog.mjs";
import { undo, writtenBy } from "./release/undo.mjs";
import { manifestsIn, setVersion } from "./release/versions.mjs";
import { root } from "./setup/root.mjs";
import { run } from "./setup/run.mjs";
import { setUp } from "./setup.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { "dry-run": { type: "boolean", default: false }, publish: { type: "boolean", default: false } },
});
const isDry = values["dry-run"];
const changelogFile = join(root, "CHANGELOG.md");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const written = writtenBy(manifestsIn(root));
const changelog = readFileSync(changelogFile, "utf8");
const directory = mkdtempSync(join(tmpdir(), "release-"));
let path = process.env.PATH;

let version = "";
/** The output of `npm pack` about the tarball. */
let packed;
let failed = 0;
/** The commit from which a release started, until it has its tag. */
let start;
let isTagged = false;
let isInterrupted = false;

const STEPS = [
  ["clean tree", cleanTree],
  ["version", nextVersion],
  ["changelog", entries],
  ["build", build],
  ["state fixture", stateFixture],
  ["npm pack", pack],
  ["publint", publint],
  ["attw", attw],
  ["tag", tag],
  ["npm publish", publish],
];

// The running command is interrupted as well. Its changes are undone as after any failure.
process.on("SIGINT", () => {
  isInterrupted = true;
});
try {
  for (const [name, step] of STEPS) await take(name, step);
} catch {
  // The step's failure has already been printed.
  if (start !== undefined) await undo(git, start, written);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
const did = isDry ? "This is how a release would go. Nothing was changed." : `v${version} is ready.`;
const stopped = isDry ? `${failed} of these would stop the release.` : stoppedAt();
console.log(`\n${failed === 0 ? did : stopped}`);
process.exitCode = failed === 0 ? 0 : 1;

/** Runs a step and prints its result. A release stops at the first step that fails; a dry run shows all of them. */
async function take(name, step) {
  const label = name.padEnd(14);
  try {
    const told = await step();
    if (isInterrupted) throw new Error("interrupted");
    console.log(`✔ ${label} ${told}`);
  } catch (error) {
    failed += 1;
    console.log(`✘ ${label} ${error.message}`);
    if (!isDry) throw error;
  }
}

function stoppedAt() {
  const tagged = `v${version} has its commit and its tag. Publish it with: npm publish`;
  return isTagged ? tagged : "The release has stopped here. What it had written was taken back.";
}

async function cleanTree() {
  const changed = await git("status", "--porcelain");
  if (changed) throw new Error(`commit or remove first:\n${changed.replace(/^/gm, "    ").trimEnd()}`);
  if (!isDry) start = (await git("rev-parse", "HEAD")).trim();
  return `nothing to commit on ${(await git("rev-parse", "--abbrev-ref", "HEAD")).trim()}`;
}

async function nextVersion() {
  const current = manifest.version;
  const isFirst = !(await git("tag", "--list", "v*")).trim();
  const asked = positionals[0];
  const bump = asked ?? bumpOf(unreleased(changelog), current);
  // The version in package.json was never released.
  version = (isFirst && !asked ? current : (valid(bump) ?? inc(current, bump))) ?? "";
  if (!version) throw new Error(`${bump} is neither a version nor major, minor or patch`);
  if (!isFirst && !gt(version, current)) throw new Error(`${version} isn't later than ${current}`);
  const why = asked ? "as asked" : isFirst ? "the first release" : `${bump}, by what is unreleased`;
  if (!isDry) setVersion(root, version);
  return `${current} → ${version} (${why})`;
}

function entries() {
  const text = unreleased(changelog);
  if (!text) throw new Error("there is nothing under [Unreleased] in CHANGELOG.md");
  const date = new Date().toISOString().slice(0, 10);
  if (!isDry) writeFileSync(changelogFile, released(changelog, version, date));
  const count = text.split("\n").filter((line) => line.startsWith("- ")).length;
  return `${count} ${count === 1 ? "entry" : "entries"} under [${version}] - ${date}`;
}

async function build() {
  const { cli } = await setUp();
  path = [cli.binDir, path].join(delimiter);
  return "dist/ is that of the sources";
}

/** The state that this version writes, which every later version has to support. */
async function stateFixture() {
  const files = `tests/fixtures/state/v${version}.*`;
  if (isDry) {
    const kept = (await git("ls-files", `tests/fixtures/state/v${version}.json`)).trim();
    const hasProgram = (await git("ls-files", `tests/fixtures/state/v${version}.program.js`)).trim();
    if (!hasProgram)
      throw new Error(
        `there is no tests/fixtures/state/v${version}.program.js: copy that of the version before, and add what is new`,
      );
    return `${kept ? "would write again" : "would write"} ${files}`;
  }
  const script = ["-r", "ts-node/register/transpile-only", "tests/engine/state/write.ts"];
  await succeed(process.execPath, script);
  return files;
}

async function pack() {
  const args = ["pack", "--ignore-scripts", "--json", "--pack-destination", directory];
  [packed] = JSON.parse(await succeed("npm", args));
  const kB = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;
  const { files, size, unpackedSize } = packed;
  const inFolder = (folder) => files.filter((file) => folderOf(file) === folder).length;
  const folders = [...new Set(files.map(folderOf))].map((folder) => `${folder} ${inFolder(folder)}`);
  return `${files.length} files (${folders.join(", ")}), ${kB(size)} packed, ${kB(unpackedSize)} unpacked`;
}

async function publint() {
  await succeed(join(root, "node_modules/.bin/publint"), [
    "run",
    "--strict",
    join(directory, packed.filename),
  ]);
  return "finds nothing";
}

async function attw() {
  const tool = join(root, "node_modules/.bin/attw");
  const tarball = join(directory, packed.filename);
  await succeed(tool, ["--no-emoji", "--profile", "node16", tarball]);
  return "every entry point resolves, with types";
}

async function tag() {
  const name = `v${version}`;
  if ((await git("tag", "--list", name)).trim()) throw new Error(`there is a tag ${name} already`);
  if (isDry) return `would commit "Release ${name}" and tag it ${name}`;
  await git("add", "--", ...written);
  await git("commit", "--message", `Release ${name}`, "--allow-empty");
  await git("tag", "--annotate", name, "--message", name);
  isTagged = true;
  start = undefined;
  return `${name}; push it with: git push --follow-tags`;
}

async function publish() {
  if (!values.publish) return `left out: ${isDry ? "give" : "run again with"} --publish`;
  if (isDry) return `would run npm publish for ${version}`;
  await succeed("npm", ["publish"]);
  return `${manifest.name}@${version}`;
}

function git(...args) {
  return succeed("git", args);
}

async function succeed(command, args) {
  const env = { ...process.env, PATH: path };
  const { code, stdout, output } = await run(command, args, { cwd: root, env });
  if (code !== 0) throw new Error(`${command} ${args[0]} failed:\n${output.trim()}`);
  return stdout;
}

function folderOf({ path: file }) {
  return file.includes("/") ? file.split("/").slice(0, 2).join("/") : ".";
}
