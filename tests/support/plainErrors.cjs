// The SDK prints the error of a program in colours, for which Node 20.20 marks the packages in its stack, and
// goes on for half a minute over a frame like node_modules/@pulumi/resource.ts:1598 (a scope, but no package).
const util = require("node:util");

const { inspect } = util;
util.inspect = Object.assign(
  (value, options, ...rest) =>
    inspect(value, options && typeof options === "object" ? { ...options, colors: false } : options, ...rest),
  inspect,
);
