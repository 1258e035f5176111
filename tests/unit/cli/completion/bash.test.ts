import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROGRAM } from "../../../../provider/cli/command";
import { COMMANDS } from "../../../../provider/cli/commands/index";
import { bashScript } from "../../../../provider/cli/completion/bash";
import { placesOf } from "../../../../provider/cli/completion/places";

describe("completion in bash", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "completion-"));
    writeFileSync(join(folder, "script.bash"), bashScript(placesOf(COMMANDS)));
    writeFileSync(join(folder, "a report.json"), "");
    mkdirSync(join(folder, "a folder"));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** What bash suggests for the last word. It splits words at = as a real command line does. */
  const suggested = (...words: string[]): string[] => {
    const script = `source ./script.bash
      complete -p ${PROGRAM} > /dev/null || exit 9
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
      $(complete -p ${PROGRAM} | sed 's/.*-F \\([^ ]*\\).*/\\1/')
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { status, stdout, stderr } = spawnSync(
      "bash",
      ["--norc", "-c", script, "bash", PROGRAM, ...words],
      {
        cwd: folder,
        encoding: "utf8",
      },
    );
    assert.deepEqual([status, stderr], [0, ""]);
    return stdout.split("\n").filter(Boolean).sort();
  };

  const firsts = [...new Set(COMMANDS.map(({ path }) => path[0] ?? "")), "help"].sort();

  it("suggests the commands, and those that begin as typed", () => {
    assert.deepEqual(suggested(""), firsts);
    assert.deepEqual(suggested("com"), ["completion"]);
    assert.deepEqual(suggested("--"), ["--help", "--version"]);
    assert.deepEqual(suggested("help", "ta"), ["table"]);
    assert.deepEqual(suggested("help", "table", ""), ["create"]);
  });

  it("suggests the commands of a group", () => {
    const ofClaims = COMMANDS.flatMap(({ path: [first, second = ""] }) => (first === "claims" ? second : []));
    assert.deepEqual(suggested("claims", ""), ofClaims.sort());
    assert.deepEqual(suggested("claims", "l"), ["list"]);
  });

  for (const { path, options } of COMMANDS)
    it(`suggests every option of ${path.join(" ")}, and no other`, () => {
      const names = [...options.map(({ name }) => `--${name}`), "--help"].sort();
      assert.deepEqual(suggested(...path, "--"), names);
      assert.deepEqual(suggested(...path, "security", "--"), names);
    });

  it("suggests nothing where only the user knows", () => {
    assert.deepEqual(suggested("claims", "list", ""), []);
    assert.deepEqual(suggested("claims", "list", "--region", ""), []);
    assert.deepEqual(suggested("claims", "list", "--region", "=", "us"), []);
    assert.deepEqual(suggested("frobnicate", ""), []);
  });

  it("takes the value of an option for no command", () => {
    assert.deepEqual(suggested("--region", "claims", "table", ""), ["create"]);
    assert.deepEqual(suggested("claims", "list", "--profile", "=", "prune", "--js"), ["--json"]);
  });

  it("suggests files for an option that takes one", () => {
    const all = ["a folder", "a report.json", "script.bash"];
    assert.deepEqual(suggested("rollout", "--report", ""), all);
    assert.deepEqual(suggested("rollout", "--resume", "a r"), ["a report.json"]);
    assert.deepEqual(suggested("rollout", "--resume", "="), all);
    assert.deepEqual(suggested("rollout", "--resume", "=", "scr"), ["script.bash"]);
    assert.deepEqual(suggested("rollout", "--accounts", ""), all);
    // There, it takes no value.
    assert.deepEqual(suggested("claims", "list", "--accounts", ""), []);
  });

  it("suggests folders alone for an option that takes one", () =>
    assert.deepEqual(suggested("rollout", "--program", ""), ["a folder"]));

  it("suggests the values of an operand that is a choice", () => {
    assert.deepEqual(suggested("completion", ""), ["bash", "fish", "zsh"]);
    assert.deepEqual(suggested("completion", "bash", ""), []);
  });
});
