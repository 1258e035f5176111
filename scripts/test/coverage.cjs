// Loaded into every Node process that the tests start. Node's own NODE_V8_COVERAGE writes 7 MB for each process
// with an SDK in it, and nothing for the provider, which the engine ends with a signal; so only the tests' own
// processes use it, and their children collect here what concerns the provider.

const { writeFileSync } = require("node:fs");
const { Session } = require("node:inspector");
const { join, resolve } = require("node:path");
const { pathToFileURL } = require("node:url");
const { isMainThread } = require("node:worker_threads");

// No trace for a test of what a module loads.
delete require.cache[__filename];

const { env } = process;
const script = process.argv[1] ?? "";
const isMochaWorker = Boolean(env.MOCHA_WORKER_ID) && /[\\/]mocha[\\/].*worker\./.test(script);
const isProvider = /[\\/]dynamic-provider[\\/]index\.js$/.test(script);
const isProgram = /[\\/]cmd[\\/]run[\\/]index\.js$/.test(script);

if (isMainThread && isMochaWorker) delete env.NODE_V8_COVERAGE;
if (isMainThread && env.CHILD_COVERAGE && !env.NODE_V8_COVERAGE && (isProvider || isProgram)) collect();

function collect() {
  const session = new Session();
  session.connect();
  session.post("Profiler.enable");
  session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  process.on("exit", () => write(session));
  if (!isProvider) return;
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      write(session);
      process.kill(process.pid, signal);
    });
  }
}

function write(session) {
  const ours = pathToFileURL(resolve(__dirname, "../../dist/provider")).href;
  session.post("Profiler.takePreciseCoverage", (error, coverage) => {
    const result = error ? [] : coverage.result.filter(({ url }) => url.startsWith(`${ours}/`));
    if (result.length === 0) return;
    try {
      writeFileSync(
        join(env.CHILD_COVERAGE, `coverage-${process.pid}-${Date.now()}.json`),
        JSON.stringify({ result }),
      );
    } catch {
      // The run is over, and the directory is gone.
    }
  });
}
