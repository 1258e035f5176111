import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { accountService } from "../../emulator/account/service";
import { configService } from "../../emulator/config/service";
import { dynamodbService } from "../../emulator/dynamodb/service";
import { iamService } from "../../emulator/iamService/service";
import { awsOperations } from "../../emulator/operations";
import { organizationsService } from "../../emulator/organizations/service";
import type { ServiceName } from "../../emulator/service";
import { stsService } from "../../emulator/sts/service";

const run = promisify(execFile);

interface Model {
  /** The version that it is from. */
  readonly botocore: string;
  readonly operations: Readonly<Record<string, unknown>>;
}

/** The models that tests of the emulator go by, and where botocore keeps them. */
const models: readonly [file: string, service: string, version: string][] = [
  ["accountModel.json", "account", "2021-02-01"],
  ["configModel.json", "config", "2014-11-12"],
  ["organizationsModel.json", "organizations", "2016-11-28"],
];

/** What botocore has of a service; `undefined` where python3 has no botocore. */
async function botocoreModel(...words: string[]): Promise<Model | undefined> {
  const script = join(__dirname, "botocoreModel.py");
  const printed = run("python3", [script, ...words], { maxBuffer: 64 * 1024 * 1024 });
  const { stdout } = await printed.catch(() => ({ stdout: "" }));
  return stdout === "" ? undefined : (JSON.parse(stdout) as Model);
}

describe("the models of botocore that tests go by", () => {
  for (const [file, service, version] of models)
    it(`${file} is what botocore has of ${service}`, async function () {
      const path = resolve(__dirname, "../emulator/support", file);
      const kept = JSON.parse(readFileSync(path, "utf8")) as Model;
      const installed = await botocoreModel(service, version, ...Object.keys(kept.operations));
      if (installed?.botocore !== kept.botocore) {
        console.log(
          `    ${file} is not checked: it is from botocore ${kept.botocore}, and python3 has ${installed?.botocore ?? "none"}`,
        );
        this.skip();
      }
      assert.deepEqual(installed, kept);
    });
});

describe("the operations of AWS that the emulator knows by name", () => {
  /** The version that the names are from. */
  const from = "1.43.11";
  const versions: Readonly<Record<ServiceName, string>> = {
    account: "2021-02-01",
    config: "2014-11-12",
    dynamodb: "2012-08-10",
    iam: "2010-05-08",
    organizations: "2016-11-28",
    sts: "2011-06-15",
  };
  it("are what botocore has of each service", async function () {
    const installed = await Promise.all(
      Object.entries(versions).map(
        async ([service, version]) => [service, await botocoreModel(service, version)] as const,
      ),
    );
    const other = installed.find(([, model]) => model?.botocore !== from);
    if (other !== undefined) {
      console.log(
        `    not checked: the names are from botocore ${from}, and python3 has ${other[1]?.botocore ?? "none"}`,
      );
      this.skip();
    }
    for (const [service, model] of installed)
      assert.deepEqual(awsOperations[service as ServiceName], Object.keys(model?.operations ?? {}), service);
  });

  it("are among them whatever is served", () => {
    for (const { name, operations } of [
      ...[accountService, configService, dynamodbService, iamService, organizationsService, stsService],
    ])
      for (const operation of Object.keys(operations))
        assert.ok(awsOperations[name].includes(operation), operation);
  });
});
