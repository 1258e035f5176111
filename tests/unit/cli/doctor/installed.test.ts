import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installed } from "../../../../provider/cli/doctor/installed";
import { repository } from "../../../support/pulumi";

const manifest = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));

describe("what is installed", () => {
  const { PATH } = process.env;
  const cwd = process.cwd();
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "installed-"));
  });
  afterEach(() => {
    process.env.PATH = PATH;
    process.chdir(cwd);
    rmSync(folder, { recursive: true });
  });

  /** A CLI in the place of Pulumi's. */
  const withCli = (script: string) => {
    const file = join(folder, "pulumi");
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    process.env.PATH = `${folder}:${PATH}`;
    return installed.pulumiCli();
  };

  it("has the version of Node.js, and what this package needs", () =>
    assert.deepEqual(installed.node(), { version: process.versions.node, needed: manifest.engines.node }));

  it("has the Pulumi package that a program here finds", () => {
    const needed = manifest.peerDependencies["@pulumi/pulumi"];
    const place = join(folder, "node_modules/@pulumi/pulumi");
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, "package.json"), '{"version": "3.1.2"}');
    process.chdir(folder);
    assert.deepEqual(installed.pulumiPackage(), { version: "3.1.2", needed });
  });

  it("has the one beside this package otherwise", () => {
    process.chdir(folder);
    assert.equal(installed.pulumiPackage().version, manifest.devDependencies["@pulumi/pulumi"]);
  });

  it("has the version that the CLI tells, without its looking for another", async () => {
    const found = await withCli(
      '[ "$1" = version ] && [ "$PULUMI_SKIP_UPDATE_CHECK" = true ] && echo v3.1.0',
    );
    assert.deepEqual(found, { version: "v3.1.0" });
  });

  it("has no CLI if there is none", async () => {
    process.env.PATH = folder;
    assert.deepEqual(await installed.pulumiCli(), {});
  });

  it("has what the CLI says instead", async () => {
    assert.deepEqual(await withCli("echo broken >&2; exit 3"), { said: "broken" });
    assert.deepEqual(await withCli("echo hello"), { said: "hello" });
  });
});
