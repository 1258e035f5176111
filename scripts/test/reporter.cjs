const { readFileSync, writeFileSync } = require("node:fs");
const { relative } = require("node:path");
const Mocha = require("mocha");

const {
  EVENT_RUN_END,
  EVENT_HOOK_END,
  EVENT_TEST_END,
  EVENT_TEST_FAIL,
  EVENT_TEST_PASS,
  EVENT_TEST_PENDING,
} = Mocha.Runner.constants;

const shownFiles = 15;
const shownTests = 10;

/**
 * Mocha's spec reporter, which also tells what took long. It writes counts and failures to TEST_REPORT, and the time of
 * each file to TEST_TIMES, by which the next run begins with those that take longest.
 */
module.exports = class Reporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const failures = [];
    const files = new Map();
    const tests = [];
    const addTime = ({ file, duration = 0 }) => {
      const name = file ? relative(process.cwd(), file) : "hooks of all files";
      files.set(name, (files.get(name) ?? 0) + duration);
    };
    runner.on(EVENT_TEST_PASS, () => counts.passed++);
    runner.on(EVENT_TEST_FAIL, (test, error) => {
      counts.failed++;
      failures.push({ title: test.fullTitle(), message: String(error?.message ?? error) });
    });
    runner.on(EVENT_TEST_PENDING, () => counts.skipped++);
    runner.on(EVENT_HOOK_END, addTime);
    runner.on(EVENT_TEST_END, (test) => {
      addTime(test);
      tests.push([test.fullTitle(), test.duration ?? 0]);
    });
    runner.once(EVENT_RUN_END, () => {
      const total = [...files.values()].reduce((sum, ms) => sum + ms, 0);
      printTimes(`The slowest of ${files.size} files`, [...files], shownFiles);
      console.log(`${seconds(total)}  all files together; three run at a time\n`);
      printTimes("The slowest tests", tests, shownTests);
      const { TEST_REPORT, TEST_TIMES } = process.env;
      if (TEST_REPORT) writeFileSync(TEST_REPORT, JSON.stringify({ counts, failures }));
      if (TEST_TIMES) writeTimes(TEST_TIMES, files);
    });
  }
};

function printTimes(title, entries, shown) {
  if (entries.length === 0) return;
  console.log(`${title}:`);
  const slowest = entries.sort((a, b) => b[1] - a[1]).slice(0, shown);
  for (const [name, ms] of slowest) console.log(`${seconds(ms)}  ${name}`);
  console.log();
}

function seconds(ms) {
  return `${(ms / 1000).toFixed(1).padStart(8)} s`;
}

/** Files that didn't run this time keep their times. */
function writeTimes(file, times) {
  let earlier = {};
  try {
    earlier = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    // The first run here.
  }
  const rounded = [...times].map(([name, ms]) => [name, Math.round(ms)]);
  writeFileSync(file, JSON.stringify({ ...earlier, ...Object.fromEntries(rounded) }));
}
