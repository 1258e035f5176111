import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPulumi } from "../../../provider/rollout/findPulumi";

describe("the Pulumi CLI", () => {
  let folder = "";
  const { PATH } = process.env;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "cli-"));
    process.env.PATH = folder;
  });
  afterEach(() => {
    process.env.PATH = PATH;
    rmSync(folder, { recursive: true });
  });

  const installs = (script: string, mode = 0o755) => {
    writeFileSync(join(folder, "pulumi"), `#!${process.execPath}\n${script}\n`);
    chmodSync(join(folder, "pulumi"), mode);
  };

  it("is the one on the PATH", async () => {
    installs('console.log("v3.999.0")');
    assert.equal((await findPulumi()).version?.toString(), "3.999.0");
  });

  it("is missing", async () => {
    await assert.rejects(findPulumi(), { code: "NoPulumi", facts: { problem: "missing" } });
  });

  it("is too old", async () => {
    installs('console.log("v2.0.0")');
    const error = await findPulumi().catch((reason) => reason);
    assert.equal(error.facts.problem, "unusable");
    assert.match(error.facts.said, /^[^\n]*2\.0\.0[^\n]*$/);
  });

  it("fails, and has said why", async () => {
    installs('console.error("no licence"); process.exitCode = 3;');
    const error = await findPulumi().catch((reason) => reason);
    assert.equal(error.facts.problem, "unusable");
    assert.match(error.facts.said, /no licence/);
  });

  it("mentions ENOENT, although it is there", async () => {
    installs('console.error("ENOENT: plugin"); process.exitCode = 3;');
    const error = await findPulumi().catch((reason) => reason);
    assert.equal(error.facts.problem, "unusable");
  });
});
