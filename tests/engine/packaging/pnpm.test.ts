import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Deployment, deployment } from "../../support/deployment";
import { add, emptyDirectory, install, manifest, pack, writeManifest } from "./packed";

/** pnpm gives a program only what it depends on itself, and not what that depends on. */
describe("a library that wraps the package, installed by pnpm, on the real engine @slow", function () {
  this.timeout(1_800_000);
  const { directory, remove } = emptyDirectory();
  let d: Deployment;
  let dependency: string;

  before(async () => {
    const { tarball } = pack(directory);
    dependency = `file:${tarball}`;
    const wrapper = join(directory, "wrapper");
    mkdirSync(wrapper);
    writeManifest(wrapper, {
      name: "wrapper",
      version: "1.0.0",
      dependencies: { "pulumi-aws-config-aggregator": dependency },
      peerDependencies: manifest.peerDependencies,
    });
    writeFileSync(
      join(wrapper, "index.js"),
      `const { ConfigurationAggregator } = require("pulumi-aws-config-aggregator");
       exports.aggregate = (...accountIds) =>
         new ConfigurationAggregator("security", { name: "security", accountAggregationSource: { accountIds, allRegions: true } });`,
    );
    writeManifest(directory, {
      main: "index.js",
      dependencies: {
        "@pulumi/pulumi": manifest.devDependencies["@pulumi/pulumi"],
        wrapper: "file:./wrapper",
      },
    });
    install(directory, "pnpm");
    d = await deployment("", { dir: directory });
    d.project.write("index.js", 'require("wrapper").aggregate("111111111111");');
  });
  after(async () => {
    await d?.dispose();
    remove();
  });

  it("tells that the program itself has to depend on it, and then works", async () => {
    const { output } = await d.project.preview({ expectFailure: true });
    const reason = `pulumi-aws-config-aggregator can't be found from the program's directory, ${directory}.`;
    assert.ok(output.includes(reason), output);
    assert.match(output, /Run `npm install pulumi-aws-config-aggregator` \(pnpm add, yarn add\) there/);
    assert.doesNotMatch(output, /Cannot find module|\n\s+at /);
    add(directory, "pnpm", [`pulumi-aws-config-aggregator@${dependency}`]);
    await d.project.up();
    assert.deepEqual(d.live().accountIds, ["111111111111"]);
  });
});
