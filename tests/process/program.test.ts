import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { repository } from "../support/pulumi";

describe("what a program imports", () => {
  /** What a program has loaded once it has imported this package, and the error that it is given then. */
  let seen: { readonly files: string[]; readonly error: unknown };

  before(() => {
    const program = `
      const { ConfigAggregatorError, getOrganizationAccounts } = require("pulumi-aws-config-aggregator");
      const files = Object.keys(require.cache);
      getOrganizationAccounts({ states: [] }).catch((error) => {
        const { code, facts } = ConfigAggregatorError.is(error) ? error : {};
        console.log(JSON.stringify({ files, error: { code, path: facts?.problems[0].path } }));
      });`;
    const { stdout, stderr } = spawnSync(process.execPath, ["-e", program], {
      cwd: repository,
      encoding: "utf8",
    });
    assert.equal(stderr, "");
    seen = JSON.parse(stdout);
  });

  it("loads no AWS SDK: a call loads what it needs", () => {
    assert.ok(seen.files.some((file) => /@pulumi[\\/]pulumi[\\/]/.test(file)));
    assert.deepEqual(
      seen.files.filter((file) => /[\\/]@(aws-sdk|smithy)[\\/]/.test(file)),
      [],
    );
  });

  it("has the class by which a program recognises the errors of this package", () => {
    assert.deepEqual(seen.error, { code: "InvalidArguments", path: "states" });
  });
});
