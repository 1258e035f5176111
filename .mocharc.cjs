// `npx mocha FILE` runs that file, and `npx mocha` all of them.
const namesFiles = process.argv.slice(2).some((argument) => /\.ts$|\*|^(\.\/)?tests\b/.test(argument));

module.exports = {
  require: ["ts-node/register/transpile-only", "./tests/support/setUp.cjs"],
  timeout: 900_000,
  ...(!namesFiles && { spec: ["tests/**/*.test.ts"] }),
};
