import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  hasProject,
  secretsIn,
  settingsFor,
  stackFolderOf,
  stackSettingsFor,
} from "../../../provider/rollout/project";

const FOLDER = "/programs/onboarding";

describe("a folder", () => {
  it("has a program if it has one of the files that Pulumi reads", () => {
    const folder = mkdtempSync(join(tmpdir(), "project-"));
    assert.equal(hasProject(folder), false);
    writeFileSync(join(folder, "Pulumi.yml"), "name: a\n");
    assert.equal(hasProject(folder), true);
    rmSync(folder, { recursive: true });
  });
});

describe("the settings of a project in a work directory", () => {
  const cases: readonly (readonly [what: string, settings: object, expected: object])[] = [
    ["lead to the program's folder", { name: "a" }, { name: "a", main: FOLDER }],
    ["lead to the program in it", { name: "a", main: "src/" }, { name: "a", main: `${FOLDER}/src` }],
    [
      "keep what has no paths",
      {
        name: "a",
        runtime: { name: "nodejs", options: { typescript: false } },
        config: { "a:b": { default: "1" } },
      },
      {
        name: "a",
        runtime: { name: "nodejs", options: { typescript: false } },
        config: { "a:b": { default: "1" } },
        main: FOLDER,
      },
    ],
    [
      "have the backend's folder as an absolute one",
      { name: "a", backend: { url: "file://./state" } },
      { name: "a", backend: { url: `file://${FOLDER}/state` }, main: FOLDER },
    ],
    [
      "keep other backends",
      { name: "a", backend: { url: "s3://bucket" } },
      { name: "a", backend: { url: "s3://bucket" }, main: FOLDER },
    ],
    [
      "keep a backend in the user's own folder",
      { name: "a", backend: { url: "file://~/state" } },
      { name: "a", backend: { url: "file://~/state" }, main: FOLDER },
    ],
    [
      "have the plugins' paths as absolute ones",
      { name: "a", plugins: { providers: [{ name: "x", path: "../bin" }] } },
      { name: "a", plugins: { providers: [{ name: "x", path: "/programs/bin" }] }, main: FOLDER },
    ],
    [
      "have the stacks' settings beside them",
      { name: "a", stackConfigDir: "stacks" },
      { name: "a", main: FOLDER },
    ],
    ["have them there in the oldest form, too", { name: "a", config: "stacks" }, { name: "a", main: FOLDER }],
  ];
  for (const [what, settings, expected] of cases)
    it(what, () => assert.deepEqual(settingsFor(settings as never, FOLDER), expected));

  it("are read from where the program keeps those of its stacks", () => {
    assert.equal(stackFolderOf({ name: "a" }, FOLDER), FOLDER);
    assert.equal(stackFolderOf({ name: "a", stackConfigDir: "stacks" } as never, FOLDER), `${FOLDER}/stacks`);
  });
});

describe("the settings of a stack in its work directory", () => {
  const config = {
    accountId: "111111111111",
    "aws:region": "eu-west-1",
    token: { value: "t", secret: true },
  };

  it("have the plain values, with their namespaces", () => {
    assert.deepEqual(stackSettingsFor(undefined, undefined, config, "p"), {
      config: { "p:accountId": "111111111111", "aws:region": "eu-west-1" },
    });
  });

  it("begin with those in the program's folder, of which the rollout's values go before", () => {
    const own = { encryptionSalt: "own", config: { "p:owner": "a", "aws:region": "us-east-1" } };
    assert.deepEqual(stackSettingsFor(own, { encryptionSalt: "former" }, config, "p"), {
      encryptionSalt: "own",
      config: { "p:owner": "a", "aws:region": "eu-west-1", "p:accountId": "111111111111" },
    });
  });

  it("keep of an earlier rollout how secrets are encrypted, and no value", () => {
    const former = { encryptionSalt: "former", config: { "p:old": "1" } };
    assert.deepEqual(stackSettingsFor({ config: { "p:owner": "a" } }, former, {}, "p"), {
      encryptionSalt: "former",
      config: { "p:owner": "a" },
    });
  });

  it("leave secret values to be encrypted", () => {
    assert.deepEqual(secretsIn(config, "p"), [["p:token", "t"]]);
    assert.deepEqual(secretsIn({ a: { value: "1" }, b: { value: "2", secret: false } }, "p"), []);
  });
});
