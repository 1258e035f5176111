import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** A folder with a Terraform program. */
export interface TerraformProgram {
  /** Runs a command in it; resolves to what it printed. Rejects with what it printed as an error. */
  run(command: string, ...words: string[]): Promise<string>;
  /** Replaces the program. */
  write(program: string): void;
  /** The values of its outputs. */
  outputs(): Promise<Record<string, unknown>>;
  remove(): void;
}

/** Why Terraform can't be run here; undefined where it can. */
export async function terraformMissing(): Promise<string | undefined> {
  const plugins = process.env.TF_PLUGIN_DIR;
  if (!plugins || !existsSync(plugins))
    return "TF_PLUGIN_DIR names no directory with Terraform's AWS provider in it";
  try {
    await execute("terraform", ["version"], { env: environment() });
    return undefined;
  } catch {
    return "there is no terraform on the PATH";
  }
}

/** A program with the AWS provider set to an endpoint and an account. */
export async function terraformProgram(
  url: string,
  account: string,
  program: string,
): Promise<TerraformProgram> {
  const folder = mkdtempSync(join(tmpdir(), "terraform-"));
  const run = async (command: string, ...words: string[]) => {
    const { stdout } = await execute("terraform", [command, "-no-color", ...words], {
      cwd: folder,
      env: environment(),
      maxBuffer: 64 * 1024 * 1024,
    }).catch((error: { stdout?: string; stderr?: string }) => {
      throw new Error(`terraform ${command}:\n${error.stdout ?? ""}${error.stderr ?? String(error)}`);
    });
    return stdout;
  };
  const write = (text: string) =>
    writeFileSync(join(folder, "main.tf"), `${providerOf(url, account)}\n${text}`);
  write(program);
  await run("init", "-input=false", `-plugin-dir=${process.env.TF_PLUGIN_DIR}`);
  return {
    run,
    write,
    outputs: async () => {
      const shown = JSON.parse(await run("output", "-json")) as Record<string, { value: unknown }>;
      return Object.fromEntries(Object.entries(shown).map(([name, { value }]) => [name, value]));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Nothing of this machine's configuration. */
function environment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    TF_CLI_CONFIG_FILE: "/dev/null",
    CHECKPOINT_DISABLE: "1",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

function providerOf(url: string, account: string): string {
  return `terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region                      = "us-east-1"
  access_key                  = "${account}"
  secret_key                  = "not-checked"
  skip_credentials_validation = true
  endpoints {
    configservice = "${url}"
    iam           = "${url}"
    organizations = "${url}"
    sts           = "${url}"
  }
}
`;
}
