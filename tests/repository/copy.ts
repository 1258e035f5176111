import { copyFileSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { repository } from "../support/pulumi";

/** The repository as somebody else has it who has just cloned it, with what is not committed here yet. */
export interface Copy {
  readonly directory: string;
  /** Runs a command there; resolves to its exit code and what it printed. */
  run(command: string, ...args: string[]): Promise<{ code: number; output: string }>;
  remove(): void;
}

export async function copyOfRepository(): Promise<Copy> {
  const { execa } = await import("execa");
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "clone-")));
  const { stdout } = await execa("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], {
    cwd: repository,
  });
  for (const file of stdout.split("\0")) {
    if (!file || !existsSync(join(repository, file))) continue;
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    copyFileSync(join(repository, file), join(directory, file));
  }
  const copy: Copy = {
    directory,
    async run(command, ...args) {
      const result = await execa(command, args, {
        cwd: directory,
        env: outside(),
        extendEnv: false,
        stdin: "ignore",
        all: true,
        reject: false,
      });
      return { code: result.exitCode ?? 1, output: result.all ?? "" };
    },
    remove: () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }),
  };
  const git = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
  for (const args of [
    ["init", "-q"],
    ["add", "-A"],
    [...git, "commit", "-qm", "all"],
  ]) {
    const { code, output } = await copy.run("git", ...args);
    if (code !== 0) throw new Error(`git ${args.join(" ")} failed:\n${output}`);
  }
  return copy;
}

/** The environment of a terminal, without what this run of the tests has set. */
function outside(): Record<string, string> {
  const own = /^(IS_SET_UP|TEST_|MOCHA|NODE_OPTIONS$|NODE_V8_COVERAGE$|CHILD_COVERAGE$|FORCE_COLOR$)/;
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !own.test(entry[0]),
  );
  return Object.fromEntries(entries);
}
