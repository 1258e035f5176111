import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Copy, copyOfRepository } from "./copy";

const SMALL = "tests/unit/domain/sets.test.ts";

describe("a fresh clone @slow", () => {
  let clone: Copy;
  before(async () => {
    clone = await copyOfRepository();
  });
  after(() => clone?.remove());

  it("is checked after npm ci, without a build", async () => {
    const installed = await clone.run("npm", "ci", "--prefer-offline", "--no-audit", "--no-fund");
    assert.equal(installed.code, 0, installed.output);
    const { code, output } = await clone.run("npm", "run", "check");
    assert.equal(code, 0, output);
    assert.ok(!existsSync(join(clone.directory, "dist")));
  });

  it("runs a file of unit tests by npx mocha, and sets nothing up for that", async () => {
    const { code, output } = await clone.run("npx", "mocha", SMALL);
    assert.equal(code, 0, output);
    assert.match(output, /\n {2}3 passing/);
    assert.ok(!existsSync(join(clone.directory, "dist")));
  });

  it("runs a file of tests that need the build by npx mocha, and builds for that", async () => {
    const { code, output } = await clone.run("npx", "mocha", "tests/support/dynamicProvider.test.ts");
    assert.equal(code, 0, output);
    assert.match(output, /^set up: npm packages up to date; Pulumi CLI .*; build compiled/m);
  });

  it("runs a file by npm test, and counts its tests", async () => {
    const { code, output } = await clone.run("npm", "test", "--silent", "--", SMALL);
    assert.equal(code, 0, output);
    assert.match(output, /\n3 passed, 0 failed$/);
  });

  it("has an API reference, whose links are whole", async () => {
    const { code, output } = await clone.run("npm", "run", "docs");
    assert.equal(code, 0, output);
    assert.ok(existsSync(join(clone.directory, "docs/api/index.html")));
  });

  it("shows what a release would do, and changes nothing", async () => {
    const { code, output } = await clone.run("npm", "run", "release", "--silent", "--", "--dry-run");
    assert.equal(code, 0, output);
    assert.match(output, /^✔ version +\d+\.\d+\.\d+ → \d+\.\d+\.\d+ \(/m);
    for (const step of ["clean tree", "changelog", "build", "state fixture", "npm pack", "publint", "attw"])
      assert.match(output, new RegExp(`^✔ ${step} `, "m"));
    assert.match(output, /^✔ tag +would commit "Release v/m);
    assert.match(output, /This is how a release would go\. Nothing was changed\./);
    assert.equal((await clone.run("git", "status", "--porcelain")).output, "");
    assert.equal((await clone.run("git", "tag")).output, "");
  });

  it("shows which step would stop a release", async () => {
    const { code, output } = await clone.run("npm", "run", "release", "--silent", "--", "9.0.0", "--dry-run");
    assert.equal(code, 1, output);
    assert.match(output, /^✘ state fixture +there is no tests\/fixtures\/state\/v9\.0\.0\.program\.js/m);
    assert.match(output, /1 of these would stop the release/);
  });
});
