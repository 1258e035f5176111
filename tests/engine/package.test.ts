import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Deployment, deployment } from "../support/deployment";

const repository = join(__dirname, "../..");

describe("the packed package in an empty program outside the repository", function () {
  this.timeout(300_000);
  let directory: string;
  let packed: { filename: string; files: { path: string }[] };
  let d: Deployment;

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), "packed-"));
    const npm = (cwd: string, ...args: string[]) =>
      execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    const [first] = JSON.parse(npm(repository, "pack", "--json", "--pack-destination", directory));
    packed = first;
    const { devDependencies } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
    d = await deployment("", { dir: directory });
    writeFileSync(
      join(directory, "package.json"),
      JSON.stringify({
        private: true,
        main: "index.js",
        dependencies: {
          "@pulumi/pulumi": devDependencies["@pulumi/pulumi"],
          "pulumi-aws-config-aggregator": `file:${packed.filename}`,
        },
      }),
    );
    npm(directory, "install", "--no-audit", "--no-fund", "--ignore-scripts");
  });
  after(async () => {
    await d.dispose();
    rmSync(directory, { recursive: true, force: true });
  });

  it("holds the provider and its types, and nothing else", () => {
    const paths = packed.files.map(({ path }) => path);
    const expected =
      /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/provider\/.+\.(js|js\.map|d\.ts))$/;
    assert.deepEqual(
      paths.filter((path) => !expected.test(path)),
      [],
    );
    assert.ok(paths.includes("dist/provider/index.d.ts"));
    assert.ok(paths.includes("LICENSE"));
    assert.ok(!existsSync(join(directory, "node_modules/pulumi-aws-config-aggregator/node_modules")));
  });

  it("deploys, changes and destroys", async () => {
    d.program(
      'exports.arn = new ConfigurationAggregator("security", { name: "security", ...all("111111111111") }).arn;',
    );
    await d.project.up();
    assert.deepEqual(d.live().accountIds, ["111111111111"]);
    assert.equal((await d.project.outputs()).arn, d.live().arn);
    d.program('new ConfigurationAggregator("security", { name: "security", ...all("222222222222") });');
    await d.project.up();
    assert.deepEqual(d.live().accountIds, ["222222222222"]);
    await d.project.destroy();
    assert.deepEqual(d.aws.aggregators(), []);
  });

  it("is imported by name from ESM, and required from CommonJS", () => {
    const names = (file: string, text: string) => {
      writeFileSync(join(directory, file), text);
      return execFileSync(process.execPath, [file], { cwd: directory, encoding: "utf8" }).trim();
    };
    const esm =
      'import { ConfigurationAggregator, Provider } from "pulumi-aws-config-aggregator"; console.log(ConfigurationAggregator.name, Provider.name);';
    const commonJs =
      'const p = require("pulumi-aws-config-aggregator"); console.log(Object.keys(p).sort().join(" "));';
    assert.equal(names("program.mjs", esm), "ConfigurationAggregator Provider");
    assert.equal(names("program.cjs", commonJs), "ConfigurationAggregator Provider");
  });
});
