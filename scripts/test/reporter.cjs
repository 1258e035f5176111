const { writeFileSync } = require("node:fs");
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

const slowMs = 10_000;

/** Mocha's spec reporter, which also tells what took long and writes counts and failures to TEST_REPORT. */
module.exports = class Reporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const failures = [];
    const files = new Map();
    const slow = [];
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
      if (test.duration > slowMs) slow.push([test.fullTitle(), test.duration]);
    });
    runner.once(EVENT_RUN_END, () => {
      printTimes(
        "Time in each file",
        [...files].filter(([, ms]) => ms >= 1000),
      );
      printTimes("Tests of more than 10 s", slow);
      if (process.env.TEST_REPORT)
        writeFileSync(process.env.TEST_REPORT, JSON.stringify({ counts, failures }));
    });
  }
};

function printTimes(title, entries) {
  if (entries.length === 0) return;
  console.log(`${title}:`);
  for (const [name, ms] of entries.sort((a, b) => b[1] - a[1])) {
    console.log(`${(ms / 1000).toFixed(1).padStart(8)} s  ${name}`);
  }
  console.log();
}
