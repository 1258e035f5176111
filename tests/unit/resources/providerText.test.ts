import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import {
  AUTHORIZATION_PROVIDER_TEXT,
  MEMBERSHIP_PROVIDER_TEXT,
  PROVIDER_TEXT,
  requireResolvable,
} from "../../../provider/resources/providerText";

describe("the provider's text in every state", () => {
  it("is for ever the same", () => {
    assert.equal(PROVIDER_TEXT, 'exports.handler = () => require("pulumi-aws-config-aggregator/provider");');
    for (const [text, name] of [
      [MEMBERSHIP_PROVIDER_TEXT, "membership"],
      [AUTHORIZATION_PROVIDER_TEXT, "authorization"],
    ] as const)
      assert.equal(text, `exports.handler = () => require("pulumi-aws-config-aggregator/provider").${name};`);
  });

  describe("has to find the package from the program's directory", () => {
    let elsewhere: string;
    before(() => {
      elsewhere = mkdtempSync(join(tmpdir(), "program-"));
    });
    after(() => rmSync(elsewhere, { recursive: true }));

    it("and does so here", () => {
      requireResolvable();
      requireResolvable(__dirname);
    });

    it("or the program is told what to do", () => {
      assert.throws(
        () => requireResolvable(elsewhere),
        (error: Error) => {
          assert.ok(pulumi.RunError.isInstance(error), "shown without a stack trace");
          assert.equal(
            error.message,
            `pulumi-aws-config-aggregator can't be found from the program's directory, ${elsewhere}. The Pulumi engine ` +
              "loads it from there, so it must be a dependency of the program itself, not only of a package " +
              "that the program uses.\nRun `npm install pulumi-aws-config-aggregator` (pnpm add, yarn add) there.",
          );
          return true;
        },
      );
    });
  });
});
