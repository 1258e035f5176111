import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const pinned = "awscli==1.45.11";

/** What a run of the AWS CLI gave. */
export interface CliResult {
  readonly code: number;
  /** Parsed, where it is JSON. */
  readonly output: unknown;
  readonly stderr: string;
}

/** The `aws` command: that on PATH, otherwise one installed into a virtual environment of its own in the cache. */
export function awsCommand(): string {
  try {
    execFileSync("aws", ["--version"], { stdio: "ignore" });
    return "aws";
  } catch {
    return installed();
  }
}

/** Runs the AWS CLI against an endpoint, with nothing of this machine's configuration. */
export function aws(command: string, url: string, account: string, ...words: string[]): Promise<CliResult> {
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: "not-checked",
    AWS_DEFAULT_REGION: "eu-west-1",
    AWS_REGION: "eu-west-1",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_PAGER: "",
  };
  return new Promise((resolve) => {
    execFile(
      command,
      ["--endpoint-url", url, "--output", "json", ...words],
      { env },
      (error, stdout, stderr) => {
        const code = typeof error?.code === "number" ? error.code : error === null ? 0 : 1;
        resolve({ code, output: stdout.trim() === "" ? undefined : JSON.parse(stdout), stderr });
      },
    );
  });
}

function installed(): string {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  const folder = join(cache, "pulumi-aws-config-aggregator", pinned.replace("==", "-"));
  const command = join(folder, "bin/aws");
  if (existsSync(command)) return command;
  mkdirSync(cache, { recursive: true });
  mkdirSync(join(folder, ".."), { recursive: true });
  const fresh = mkdtempSync(`${folder}-`);
  execFileSync("python3", ["-m", "venv", fresh]);
  execFileSync(join(fresh, "bin/pip"), ["install", "--quiet", "--disable-pip-version-check", pinned]);
  try {
    // A link, since the scripts in a virtual environment hold its path.
    symlinkSync(fresh, folder);
  } catch {
    rmSync(fresh, { recursive: true, force: true });
  }
  return command;
}
