// Loaded into a process by NODE_OPTIONS: notes in the file LOADED_MODULES what the provider's process loads by
// `require`, a path in each line, as it is loaded. The engine ends that process with a signal, so nothing can be
// asked of it at its end.

const { appendFileSync } = require("node:fs");
const Module = require("node:module");

const file = process.env.LOADED_MODULES;

if (file && /[\\/]dynamic-provider[\\/]index\.js$/.test(process.argv[1] ?? "")) {
  const resolve = Module._resolveFilename;
  const noted = new Set();
  Module._resolveFilename = (...args) => {
    const path = resolve(...args);
    // What is only resolved, and not loaded, has an absolute path too: the package looks for nothing that way.
    if (!noted.has(path)) appendFileSync(file, `${path}\n`);
    noted.add(path);
    return path;
  };
}
