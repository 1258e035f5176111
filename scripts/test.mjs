// Sets everything up, runs the linter, the type check and all tests, and ends with a line of counts.
// Arguments go to mocha: npm test -- --grep takeover

import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { root } from "./setup/root.mjs";
import { run } from "./setup/run.mjs";
import { SetupError } from "./setup/setup-error.mjs";
import { setUp } from "./setup.mjs";

const coverage = join(root, "coverage");
const coverageData = join(coverage, "tmp");
const counts = { passed: 0, failed: 0, skipped: 0 };

try {
  const { cli, summary } = await setUp({ tests: true });
  console.log(summary);
  await check();
  await mocha(cli, process.argv.slice(2));
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error);
  counts.failed += 1;
}
const { passed, failed, skipped } = counts;
console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

/** The linter and the type check count as a test each. */
async function check() {
  const biome = [join(root, "node_modules/@biomejs/biome/bin/biome"), "check", "."];
  const types = [join(root, "node_modules/typescript/bin/tsc"), "--pretty", "false"];
  await Promise.all(
    [
      ["biome check", biome],
      ["type check", types],
    ].map(async ([name, args]) => {
      const { code, output } = await run(process.execPath, args, { cwd: root });
      counts[code === 0 ? "passed" : "failed"] += 1;
      console.log(code === 0 ? `  ✔ ${name}` : `  ✘ ${name}\n${output.trim()}`);
    }),
  );
}

async function mocha(cli, extraArguments) {
  rmSync(coverage, { recursive: true, force: true });
  mkdirSync(coverageData, { recursive: true });
  const report = join(coverage, "counts.json");
  const preload = JSON.stringify(join(root, "scripts/test/coverage.cjs"));
  const args = [
    join(root, "node_modules/mocha/bin/mocha.js"),
    ...["--parallel", "--jobs", "2", "--reporter", join(root, "scripts/test/reporter.cjs")],
    ...(process.env.CI ? ["--forbid-only"] : []),
    ...extraArguments,
  ];
  const code = await runVisibly(args, {
    ...process.env,
    PATH: [cli.binDir, process.env.PATH].join(delimiter),
    NODE_OPTIONS: [process.env.NODE_OPTIONS, `--require ${preload}`].filter(Boolean).join(" "),
    NODE_V8_COVERAGE: coverageData,
    CHILD_COVERAGE: coverageData,
    TEST_REPORT: report,
  });
  const { counts: result, failures } = readReport(report);
  for (const key of Object.keys(result)) counts[key] += result[key];
  if (code !== 0 && result.failed === 0) {
    console.error(`mocha ended with exit code ${code}`);
    counts.failed += 1;
  } else if (result.passed + result.failed + result.skipped === 0) {
    console.error("No test ran.");
    counts.failed += 1;
  }
  await reportCoverage();
  printFailures(failures);
}

function readReport(report) {
  try {
    return JSON.parse(readFileSync(report, "utf8"));
  } catch {
    return { counts: { passed: 0, failed: 0, skipped: 0 }, failures: [] };
  }
}

/** Once more at the end: who reads only the last lines of a long output sees what failed. */
function printFailures(failures) {
  for (const { title, message } of failures) {
    console.log(`  ✘ ${title}\n      ${message.slice(0, 2000).replaceAll("\n", "\n      ")}`);
  }
}

/** Of provider/, whether ts-node compiled it for a test or the engine ran it from dist/. */
function reportCoverage() {
  const include = ["provider/**", "dist/provider/**"].flatMap((pattern) => ["--include", pattern]);
  return runVisibly([
    join(root, "node_modules/c8/bin/c8.js"),
    "report",
    ...[
      "--temp-directory",
      coverageData,
      "--reports-dir",
      coverage,
      "--merge-async",
      "--exclude-after-remap",
    ],
    ...["--all", "--src", join(root, "provider"), ...include, "--exclude", "**/*.d.ts"],
    ...["--reporter", "text-summary", "--reporter", "lcovonly"],
  ]);
}

function runVisibly(args, env = process.env) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ["ignore", "inherit", "inherit"] });
    child.on("error", (error) => {
      console.error(error.message);
      resolve(127);
    });
    child.on("close", (code) => resolve(code ?? 1));
  });
}
