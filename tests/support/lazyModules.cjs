// Loading @pulumi/pulumi also loads the TypeScript compiler and npm's arborist, which only turn a closure into text.
// This package's resources never do that. Loading them when they are first used saves 0.8 s of each Node process.
const Module = require("node:module");

const load = Module._load;
const onFirstUse = new Set(["typescript", "@npmcli/arborist"]);

// No trace for a test of what a module loads.
delete require.cache[__filename];

Module._load = function (request, parent, ...rest) {
  if (!onFirstUse.has(request) || !/[\\/]@pulumi[\\/]pulumi[\\/]/.test(parent?.filename ?? ""))
    return load.call(this, request, parent, ...rest);
  let loaded;
  const get = () => (loaded ??= load.call(this, request, parent, ...rest));
  return new Proxy(
    {},
    {
      // The compiled `import * as` takes the object as it is if this is true, and copies all members otherwise.
      get: (_, name) => (name === "__esModule" ? true : get()[name]),
      has: (_, name) => name in get(),
    },
  );
};
