import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

interface Model {
  /** The version that it is from. */
  readonly botocore: string;
  readonly operations: Readonly<Record<string, unknown>>;
}

/** The models that tests of the emulator go by, and where botocore keeps them. */
const models: readonly [file: string, service: string, version: string][] = [
  ["organizationsModel.json", "organizations", "2016-11-28"],
];

describe("the models of botocore that tests go by", () => {
  for (const [file, service, version] of models)
    it(`${file} is what botocore has of ${service}`, async function () {
      const path = resolve(__dirname, "../emulator/support", file);
      const kept = JSON.parse(readFileSync(path, "utf8")) as Model;
      const script = join(__dirname, "botocoreModel.py");
      const words = [script, service, version, ...Object.keys(kept.operations)];
      const { stdout } = await run("python3", words, { maxBuffer: 64 * 1024 * 1024 }).catch(() => ({
        stdout: "",
      }));
      const installed = stdout === "" ? undefined : (JSON.parse(stdout) as Model);
      if (installed?.botocore !== kept.botocore) {
        console.log(
          `    ${file} is not looked at: it is from botocore ${kept.botocore}, and python3 has ${installed?.botocore ?? "none"}`,
        );
        this.skip();
      }
      assert.deepEqual(installed, kept);
    });
});
