import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../setup/root.mjs";

/** Without times of an earlier run, files of these folders start first: their tests take longest. */
const LONGEST_FOLDERS = ["engine", "model", "many", "process", "contract", "cli", "claims"];

/** Options of mocha that are followed by a value. */
const WITH_VALUE = new Set([
  "--grep",
  "-g",
  "--fgrep",
  "-f",
  "--timeout",
  "-t",
  "--jobs",
  "-j",
  "--reporter",
  "-R",
]);

/**
 * What a run of the tests consists of. `times` is the file with the milliseconds of each test file in earlier runs.
 */
export function planOf(args, times) {
  const tiers = ["--all", "--coverage"];
  const given = args.filter((arg) => !tiers.includes(arg));
  const files = given.filter((arg, index) => !arg.startsWith("-") && !WITH_VALUE.has(given[index - 1]));
  const hasTitle = given.some((arg) => /^(-g|-f|--f?grep)(=|$)/.test(arg));
  const leavesOut = !hasTitle && files.length === 0 && !args.some((arg) => tiers.includes(arg));
  return {
    /** Files that the arguments don't name are checked as well, for formatting and types. */
    isWhole: files.length === 0,
    hasCoverage: args.includes("--coverage"),
    leavesOut,
    mochaArguments: [
      ...(leavesOut ? ["--grep", "@slow", "--invert"] : []),
      ...given,
      ...(files.length > 0 ? [] : longestFirst(testFiles(), readTimes(times))),
    ],
  };
}

/** If the longest files start first, both workers end at about the same time. */
export function longestFirst(files, times) {
  const rank = (file) => {
    const folder = LONGEST_FOLDERS.indexOf(file.split("/")[1]);
    return folder < 0 ? LONGEST_FOLDERS.length : folder;
  };
  return [...files].sort(
    (a, b) =>
      (times[b] ?? Number.POSITIVE_INFINITY) - (times[a] ?? Number.POSITIVE_INFINITY) ||
      rank(a) - rank(b) ||
      (a < b ? -1 : 1),
  );
}

function testFiles() {
  return readdirSync(join(root, "tests"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => `tests/${file.replaceAll("\\", "/")}`);
}

function readTimes(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}
