// Sets everything up, runs the linter, the type check and the tests, and ends with a line of counts:
//   npm test                        all but the tests with @slow in their titles
//   npm run test:all                all tests
//   npm run coverage                all tests, and which lines of provider/ they run
//   npm test -- FILE                the tests of a file, the slow ones included
//   npm test -- --grep takeover     the tests with this title, the slow ones included

import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { root } from "./setup/root.mjs";
import { run } from "./setup/run.mjs";
import { SetupError } from "./setup/setupError.mjs";
import { setUp } from "./setup.mjs";
import { collectCoverage, coverageEnvironment, printCoverage } from "./test/coverage.mjs";
import { planOf } from "./test/plan.mjs";

const local = join(root, ".local");
const report = join(local, "test-report.json");
const times = join(local, "test-times.json");
const counts = { passed: 0, failed: 0, skipped: 0 };
const started = Date.now();

const plan = planOf(process.argv.slice(2), times);
try {
  const { cli, summary } = await setUp({ tests: true });
  console.log(summary);
  if (plan.isWhole) await check();
  await mocha(cli);
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error);
  counts.failed += 1;
}
if (plan.leavesOut) console.log("The tests with @slow in their titles were left out: npm run test:all");
console.log(`${((Date.now() - started) / 60_000).toFixed(1)} minutes`);
const { passed, failed, skipped } = counts;
console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

/** The linter and the type check count as a test each. */
async function check() {
  const biome = [join(root, "node_modules/@biomejs/biome/bin/biome"), "check", "."];
  const types = [
    join(root, "node_modules/typescript/bin/tsc"),
    ...["--pretty", "false", "--incremental", "--tsBuildInfoFile", join(local, "types.tsbuildinfo")],
  ];
  const pageTypes = [types[0], "--pretty", "false", "-p", "provider/cli/report/page"];
  await Promise.all(
    [
      ["biome check", biome],
      ["type check", types],
      ["type check of the report's page", pageTypes],
    ].map(async ([name, args]) => {
      const { code, output } = await run(process.execPath, args, { cwd: root });
      counts[code === 0 ? "passed" : "failed"] += 1;
      console.log(code === 0 ? `  ✔ ${name}` : `  ✘ ${name}\n${output.trim()}`);
    }),
  );
}

async function mocha(cli) {
  mkdirSync(local, { recursive: true });
  rmSync(report, { force: true });
  if (plan.hasCoverage) collectCoverage();
  const { exitCode } = await execa(
    process.execPath,
    [
      join(root, "node_modules/mocha/bin/mocha.js"),
      ...["--parallel", "--jobs", "3", "--reporter", join(root, "scripts/test/reporter.cjs")],
      ...(process.env.CI ? ["--forbid-only"] : []),
      ...plan.mochaArguments,
    ],
    {
      cwd: root,
      reject: false,
      stdin: "ignore",
      stdout: "inherit",
      stderr: "inherit",
      env: {
        PATH: [cli.binDir, process.env.PATH].join(delimiter),
        IS_SET_UP: "true",
        TEST_REPORT: report,
        TEST_TIMES: times,
        ...(plan.hasCoverage && coverageEnvironment()),
      },
    },
  );
  const { counts: result, failures } = readReport();
  for (const key of Object.keys(result)) counts[key] += result[key];
  if (exitCode !== 0 && result.failed === 0) {
    console.error(`mocha ended with exit code ${exitCode}`);
    counts.failed += 1;
  } else if (result.passed + result.failed + result.skipped === 0) {
    console.error("No test ran.");
    counts.failed += 1;
  }
  if (plan.hasCoverage) await printCoverage();
  printFailures(failures);
}

function readReport() {
  try {
    return JSON.parse(readFileSync(report, "utf8"));
  } catch {
    return { counts: { passed: 0, failed: 0, skipped: 0 }, failures: [] };
  }
}

/** Printed again at the end: readers of only the last lines of a long output see what failed. */
function printFailures(failures) {
  for (const { title, message } of failures) {
    console.log(`  ✘ ${title}\n      ${message.slice(0, 2000).replaceAll("\n", "\n      ")}`);
  }
}
