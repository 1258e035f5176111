import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { root } from "../setup/root.mjs";

const coverage = join(root, "coverage");
const data = join(coverage, "tmp");

/** Empties the directory in which the tests' processes store their coverage. */
export function collectCoverage() {
  rmSync(coverage, { recursive: true, force: true });
  mkdirSync(data, { recursive: true });
}

/** The environment that makes the tests' processes, and those that they start, collect coverage. */
export function coverageEnvironment() {
  const preload = JSON.stringify(join(root, "scripts/test/coverage.cjs"));
  return {
    NODE_OPTIONS: [process.env.NODE_OPTIONS, `--require ${preload}`].filter(Boolean).join(" "),
    NODE_V8_COVERAGE: data,
    CHILD_COVERAGE: data,
  };
}

/** Prints the coverage of provider/, whether ts-node compiled it for a test or the engine ran it from dist/. */
export async function printCoverage() {
  const include = ["provider/**", "dist/provider/**"].flatMap((pattern) => ["--include", pattern]);
  const args = [
    ...["report", "--temp-directory", data, "--reports-dir", coverage, "--merge-async"],
    ...["--exclude-after-remap", "--all", "--src", join(root, "provider"), ...include],
    ...["--exclude", "**/*.d.ts", "--reporter", "text-summary", "--reporter", "lcovonly"],
  ];
  await execa(process.execPath, [join(root, "node_modules/c8/bin/c8.js"), ...args], {
    cwd: root,
    reject: false,
    stdin: "ignore",
    stdout: "inherit",
    stderr: "inherit",
  });
}
