import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const repository = join(__dirname, "../..");

function run(...args: string[]) {
  const { CI: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: repository,
    encoding: "utf8",
    env,
  });
  return { status, output: stdout + stderr };
}

describe("npm start", function () {
  this.timeout(240_000);

  it("shows that others' accounts are kept, in the preview and afterwards, each time it is run", () => {
    for (const time of ["first", "second"]) {
      const { status, output } = run("scripts/start.mjs");
      assert.equal(status, 0, output);
      assert.match(
        output,
        /security: \+1 account \(333333333333\), −1 account \(222222222222\), 2 of others kept/,
        time,
      );
      assert.match(output, /- 222222222222: "member"\n.*\+ 333333333333: "member"/);
      assert.match(output, /222222222222 {2}gone: the program dropped it/);
      assert.match(output, /777777777777 {2}somebody else's, kept/);
      assert.match(output, /2 of 2 accounts of others kept/);
      assert.match(output, /What next/);
      assert.doesNotMatch(output, /Warning|\n\s+at /);
      if (time === "second")
        assert.match(
          output,
          /^set up: npm packages up to date; Pulumi CLI v[\d.]+, .*; build up to date/,
          "all is reused",
        );
    }
  });

  it("what it says to run next works", () => {
    const pulumi = (...args: string[]) => run("scripts/pulumi.mjs", ...args, "--non-interactive");
    assert.equal(pulumi("config", "set", "accountIds", '["111111111111","444444444444"]').status, 0);
    const changed = pulumi("up", "--yes");
    assert.match(
      changed.output,
      /security: \+1 account \(444444444444\), −1 account \(333333333333\), 2 of others kept/,
    );
    const refused = pulumi("destroy", "--yes");
    assert.notEqual(refused.status, 0);
    assert.match(refused.output, /is not deleted, since others still have something in it: 2 accounts/);
    assert.equal(pulumi("config", "set", "forceDestroy", "true").status, 0);
    assert.equal(pulumi("up", "--yes").status, 0);
    assert.equal(pulumi("destroy", "--yes").status, 0);
  });
});
