const { delimiter } = require("node:path");

/** Files of tests that need neither the build nor the Pulumi CLI. */
const SELF_CONTAINED = /^(\.\/)?tests\/(unit|model)\//;

/**
 * Sets up what the tests need, before the first one. `npm test` has done that already; with `npx mocha FILE` this does
 * it, and takes a second if all is there.
 */
exports.mochaGlobalSetup = async () => {
  const files = process.argv.slice(2).filter((argument) => /\.ts$|\*/.test(argument));
  if (process.env.IS_SET_UP || (files.length > 0 && files.every((file) => SELF_CONTAINED.test(file)))) return;
  const { setUp } = await import("../../scripts/setup.mjs");
  const { cli, summary } = await setUp({ tests: true });
  console.log(summary);
  process.env.PATH = [cli.binDir, process.env.PATH].join(delimiter);
};
