import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "./lock.mjs";
import { builtDirectory, builtVersion, programs } from "./pulumiCli.mjs";
import { root } from "./root.mjs";
import { run } from "./run.mjs";
import { SetupError } from "./setupError.mjs";

const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

const builds = [
  {
    label: "language host",
    module: "tools/pulumi-language-nodejs",
    package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    // Its own module isn't published any more; this is the last version of the SDK that contains it.
    flags: ["-ldflags", `-s -w -X ${versionVariable}=v3.68.0`],
    program: programs.languageHost,
  },
  {
    label: "CLI",
    module: "tools/pulumi",
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    flags: ["-tags", "osusergo,grpcnotrace", "-ldflags", `-s -w -X ${versionVariable}=v${builtVersion}`],
    program: programs.cli,
  },
];

/** Builds the CLI and its plugins with Go, into the user's cache. Resolves to its directory. */
export async function buildPulumi(output, { env = process.env } = {}) {
  await requireGo(env);
  const directory = builtDirectory(env);
  return withLock(
    `${directory}.lock`,
    async () => {
      if (!existsSync(directory)) await build(directory, output, env);
      return join(directory, "bin");
    },
    {
      onWait: () => output.line("Waiting for another set-up that builds the Pulumi CLI"),
    },
  );
}

/** Uses a temporary name until the build is complete. After an interruption, Go's own cache has the compiled parts. */
async function build(directory, output, env) {
  const unfinished = `${directory}.unfinished`;
  const bin = join(unfinished, "bin");
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(bin, { recursive: true });
  output.line("This happens once on a machine and takes about 5 minutes:");
  await output.during(`Building the Pulumi CLI v${builtVersion} from Go modules`, async (detail) => {
    for (const target of builds) await compile(target, join(bin, target.program), detail, env);
  });
  const launcher = join(root, "node_modules/@pulumi/pulumi", programs.launcher);
  copyFileSync(launcher, join(bin, programs.launcher));
  chmodSync(join(bin, programs.launcher), 0o755);
  renameSync(unfinished, directory);
}

async function compile(target, file, detail, env) {
  let compiled = 0;
  detail(`${target.label}, fetching modules`);
  const onLine = (line) => {
    if (line.startsWith("go: ")) return;
    compiled += 1;
    detail(`${target.label}, ${compiled} packages compiled`);
  };
  const args = ["build", "-v", "-mod=readonly", "-buildvcs=false", "-trimpath", ...target.flags, "-o", file];
  const { code, output } = await run("go", [...args, target.package], {
    cwd: join(root, target.module),
    env: { ...env, CGO_ENABLED: "0", GOWORK: "off" },
    onLine,
  });
  if (code === 0) return;
  const errors = output
    .split("\n")
    .filter((line) => line.includes(" ") && !line.startsWith("go: downloading"));
  throw new SetupError(`The Pulumi ${target.label} doesn't build:\n${errors.slice(-40).join("\n")}`);
}

async function requireGo(env) {
  const needed =
    "Install Go 1.25.11 or newer (https://go.dev/dl), or the Pulumi CLI (https://pulumi.com/docs/install).";
  // Unlike `go version`, this compares Go's version with the one in go.mod.
  const { code, output } = await run("go", ["list", "-m"], { cwd: join(root, "tools/pulumi"), env });
  if (code === 127) throw new SetupError(`There is no Pulumi CLI, and no Go to build it with. ${needed}`);
  if (code !== 0) throw new SetupError(`Go can't build the Pulumi CLI: ${output.trim()}. ${needed}`);
}
