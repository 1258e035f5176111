import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bin, cli } from "./support";

const { version } = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8"));

describe("the command line", () => {
  it("is a script that Node runs", () => {
    assert.match(readFileSync(bin, "utf8"), /^#!\/usr\/bin\/env node\n/);
  });

  it("tells its version, and helps, on standard output", async () => {
    assert.deepEqual(await cli(["--version"]), { code: 0, out: `${version}\n`, err: "" });
    const { code, out, err } = await cli(["help"]);
    assert.deepEqual([code, err], [0, ""]);
    assert.match(out, /^Usage: pulumi-aws-config-aggregator COMMAND \[OPTIONS\]\n/);
  });

  const wrong: readonly (readonly [name: string, args: string[], message: RegExp])[] = [
    ["nothing", [], /^Usage: /],
    [
      "an unknown option",
      ["claims", "list", "security", "--jsno"],
      /has no option --jsno: is --json meant\?/,
    ],
    ["no region", ["claims", "list", "security"], /there is no region: give --region, or set AWS_REGION/],
    [
      "no region of a report",
      ["report", "security", "--json", "-"],
      /the aggregator's region is not known: write security@REGION, or set AWS_REGION\nSee `.* help report`/,
    ],
    [
      "no region of an aggregator whose source regions are selected",
      ["status", "security", "--region", "us-east-1"],
      /write security@REGION, or set AWS_REGION \(--region selects source regions here\)/,
    ],
    [
      "two regions",
      ["claims", "list", "security@eu-west-1", "--region", "us-east-1"],
      /contradicts the region that is named, eu-west-1/,
    ],
    ["what is no name", ["claims", "list", "arn:aws:config:x"], /can't be an aggregator: give its name/],
    ["what is no URL", ["claims", "list", "a", "--endpoint-url", "here"], /--endpoint-url must be a URL/],
    [
      "times that don't fit",
      ["claims", "list", "a", "--in-flight-seconds", "1"],
      /--in-flight-seconds: the first \(default 1\) must be less/,
    ],
    [
      "times that are too long together",
      ["claims", "list", "a", "--turn-seconds", "500", "--in-flight-seconds", "701"],
      /the second and third together at most 1,200$/m,
    ],
  ];
  for (const [name, args, message] of wrong)
    it(`ends with 2 for ${name}`, async () => {
      const { code, out, err } = await cli(args);
      assert.deepEqual([code, out], [2, ""]);
      assert.match(err, message);
    });

  it("ends with 1 where there are no credentials, and says what to give", async () => {
    const env = { AWS_EC2_METADATA_DISABLED: "true", AWS_REGION: "us-east-1" };
    const { code, err } = await cli(["claims", "list", "security"], env);
    assert.equal(code, 1);
    assert.match(err, /Set AWS credentials \(environment, or --profile\)/);
  });

  /** The packages that a run has loaded. */
  const loaded = (...args: string[]): string[] => {
    const code = `process.on("exit", () => console.error(JSON.stringify(Object.keys(require.cache))));
      require(${JSON.stringify(bin)});`;
    const { stderr } = spawnSync(process.execPath, ["-e", code, "x", ...args], {
      encoding: "utf8",
      env: { PATH: process.env.PATH, AWS_ACCESS_KEY_ID: "1", AWS_SECRET_ACCESS_KEY: "1" },
    });
    const files: string[] = JSON.parse(stderr.trim().split("\n").at(-1) ?? "");
    const names = files.map((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]);
    return [...new Set(names)].filter((name) => name !== undefined);
  };

  it("loads no package for help, and never Pulumi", () => {
    assert.deepEqual(loaded("help"), []);
    const packages = loaded(
      "claims",
      "list",
      "security",
      "--region",
      "us-east-1",
      "--endpoint-url",
      "http://127.0.0.1:1",
    );
    assert.ok(packages.includes("@aws-sdk/client-config-service"));
    assert.deepEqual(
      packages.filter((name) => name.startsWith("@pulumi/")),
      [],
    );
  });
});
