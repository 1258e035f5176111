// What Terraform does if several configurations declare the same aggregator, each with one account, and are applied at
// the same time: npm run bench:terraform
//
// Needs terraform on the PATH and, in TF_PLUGIN_DIR, a directory of plugins that contains the AWS provider.

import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { print } from "./table.mjs";

const CONFIGURATIONS = 6;
/** On a busy machine, reading the AWS provider's schema takes minutes. */
const TIMEOUT = 600_000;

const plugins = process.env.TF_PLUGIN_DIR;
const version = await terraformVersion();

if (version === undefined) console.log("Terraform is left out: it is not on the PATH.");
else if (!plugins || !existsSync(plugins))
  console.log("Terraform is left out: TF_PLUGIN_DIR names no directory with the AWS provider in it.");
else await measure();

async function measure() {
  const require = createRequire(import.meta.url);
  require("ts-node/register/transpile-only");
  const { startEmulator } = require("../../emulator/index.ts");
  const base = mkdtempSync(join(tmpdir(), "terraform-"));
  const aws = await startEmulator();
  try {
    const accounts = Array.from({ length: CONFIGURATIONS }, (_, index) => `${index + 1}`.repeat(12));
    const directories = accounts.map((account) => write(base, account, aws.url));
    for (const directory of directories)
      await terraform(directory, ["init", "-input=false", `-plugin-dir=${plugins}`]);
    const began = Date.now();
    const ended = await Promise.allSettled(
      directories.map((directory) => terraform(directory, ["apply", "-input=false", "-auto-approve"])),
    );
    const seconds = (Date.now() - began) / 1000;
    for (const { reason } of ended.filter(({ status }) => status === "rejected"))
      console.error(reason.stderr || reason.message);
    const log = aws.log();
    const live = new Set(aws.aggregators().flatMap(({ accountIds = [] }) => accountIds));
    const succeeded = accounts.filter((_, index) => ended[index].status === "fulfilled");
    print(
      ["", "configurations", "succeeded", "Puts", "requests", "time", "accounts left", "lost"],
      [
        [
          `Terraform ${version}`,
          String(CONFIGURATIONS),
          String(succeeded.length),
          String(log.filter(({ operation }) => operation === "PutConfigurationAggregator").length),
          String(log.length),
          `${seconds.toFixed(1)} s`,
          String(accounts.filter((account) => live.has(account)).length),
          String(succeeded.filter((account) => !live.has(account)).length),
        ],
      ],
    );
  } finally {
    await aws.close();
    rmSync(base, { recursive: true, force: true });
  }
}

function write(base, account, url) {
  const directory = join(base, account);
  mkdirSync(directory);
  writeFileSync(join(directory, "main.tf"), configuration(account, url));
  return directory;
}

function configuration(account, url) {
  return `
terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

provider "aws" {
  region                      = "us-east-1"
  access_key                  = "AKIAIOSFODNN7EXAMPLE"
  secret_key                  = "any"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true

  endpoints {
    configservice = "${url}"
    sts           = "${url}"
  }
}

resource "aws_config_configuration_aggregator" "security" {
  name = "security"

  account_aggregation_source {
    account_ids = ["${account}"]
    all_regions = true
  }
}
`;
}

async function terraform(cwd, args) {
  const { TF_CLI_CONFIG_FILE: _, TF_PLUGIN_CACHE_DIR: __, ...env } = process.env;
  await execa("terraform", args, {
    cwd,
    env: { ...env, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" },
    extendEnv: false,
    stdin: "ignore",
    timeout: TIMEOUT,
  });
}

async function terraformVersion() {
  try {
    const env = { CHECKPOINT_DISABLE: "1" };
    const { stdout } = await execa("terraform", ["version", "-json"], { env, stdin: "ignore" });
    return JSON.parse(stdout).terraform_version;
  } catch {
    return undefined;
  }
}
