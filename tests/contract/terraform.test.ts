import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Emulator, startEmulator } from "../../emulator";

const run = promisify(execFile);

const ACCOUNT = "222222222222";
const AGGREGATOR = "111111111111";
const provider = "registry.terraform.io/hashicorp/aws";

/** Why Terraform can't be run here; `undefined` where it can. */
async function missing(plugins: string | undefined): Promise<string | undefined> {
  if (plugins === undefined || !existsSync(join(plugins, provider)))
    return "TF_PLUGIN_DIR names no folder with the AWS provider in it";
  const version = run("terraform", ["version"], { env: { ...process.env, CHECKPOINT_DISABLE: "1" } });
  return version.then(
    () => undefined,
    () => "it is not on the PATH",
  );
}

/** As of version 6, `region` is where the authorization is given. */
function regionArgument(plugins: string): string {
  const [newest = ""] = readdirSync(join(plugins, provider)).sort(
    (a, b) => Number.parseInt(b, 10) - Number.parseInt(a, 10),
  );
  return Number.parseInt(newest, 10) >= 6 ? "authorized_aws_region" : "region";
}

describe("Terraform's aws_config_aggregate_authorization @slow", () => {
  const plugins = process.env.TF_PLUGIN_DIR;
  let emulator: Emulator;
  let folder: string;
  before(async function () {
    const why = await missing(plugins);
    if (why === undefined) return;
    console.log(`    Terraform is left out: ${why}`);
    this.skip();
  });
  beforeEach(async () => {
    emulator = await startEmulator();
    folder = mkdtempSync(join(tmpdir(), "terraform-"));
  });
  afterEach(async () => {
    await emulator?.close();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  function write(tags: Readonly<Record<string, string>>): void {
    const resource = {
      account_id: AGGREGATOR,
      [regionArgument(plugins ?? "")]: "us-east-1",
      tags,
    };
    const program = {
      terraform: { required_providers: { aws: { source: "hashicorp/aws" } } },
      provider: {
        aws: {
          region: "eu-west-1",
          access_key: ACCOUNT,
          secret_key: "any",
          skip_credentials_validation: true,
          skip_metadata_api_check: true,
          skip_requesting_account_id: true,
          endpoints: [{ configservice: emulator.url, sts: emulator.url }],
        },
      },
      resource: { aws_config_aggregate_authorization: { this: resource } },
      output: { arn: { value: `\${aws_config_aggregate_authorization.this.arn}` } },
    };
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify(program));
  }

  async function terraform(...words: string[]): Promise<{ code: number; stdout: string }> {
    const { TF_CLI_CONFIG_FILE: _, TF_PLUGIN_CACHE_DIR: __, ...env } = process.env;
    const options = {
      cwd: folder,
      env: { ...env, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" },
      maxBuffer: 64 * 1024 * 1024,
    };
    return run("terraform", words, options).then(
      ({ stdout }) => ({ code: 0, stdout }),
      (error: { code: number; stdout: string; stderr: string }) => {
        if (error.code !== 2) assert.fail(`${words.join(" ")}: ${error.stderr}\n${error.stdout}`);
        return { code: error.code, stdout: error.stdout };
      },
    );
  }

  /** 0: nothing to do; 2: there are changes. */
  const planned = async () => (await terraform("plan", "-input=false", "-detailed-exitcode")).code;
  const apply = () => terraform("apply", "-input=false", "-auto-approve");

  it("gives, tags, reads, imports and takes back", async () => {
    write({ team: "s" });
    await terraform("init", "-input=false", `-plugin-dir=${plugins}`);
    await apply();
    const [given] = emulator.authorizations();
    assert.deepEqual(
      [given?.account, given?.region, given?.authorizedAccount, given?.authorizedRegion, given?.tags],
      [ACCOUNT, "eu-west-1", AGGREGATOR, "us-east-1", { team: "s" }],
    );
    assert.equal((await terraform("output", "-raw", "arn")).stdout, given?.arn);
    assert.equal(await planned(), 0);

    write({ team: "t" });
    await apply();
    assert.deepEqual(emulator.authorizations()[0]?.tags, { team: "t" });

    const address = "aws_config_aggregate_authorization.this";
    await terraform("state", "rm", address);
    await terraform("import", "-input=false", address, `${AGGREGATOR}:us-east-1`);
    assert.equal(await planned(), 0);

    const key = { account: ACCOUNT, region: "eu-west-1", authorizedAccount: AGGREGATOR };
    assert.equal(await emulator.revoke(key), true);
    assert.equal(await planned(), 2, "one that is gone is made again");
    await apply();
    assert.equal(emulator.authorizations().length, 1);

    await terraform("destroy", "-input=false", "-auto-approve");
    assert.deepEqual(emulator.authorizations(), []);
  });
});
