import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "../../../../provider/cli/arguments";
import { HELP, VERSION } from "../../../../provider/cli/command";
import { COMMANDS, OPTIONS } from "../../../../provider/cli/commands/index";
import { repository } from "../../../support/pulumi";

const camelCase = (words: readonly string[]) =>
  words.map((word, at) => (at === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join("");

describe("the table of commands", () => {
  it("has every file of its folder, each named after its command", () => {
    const files = readdirSync(join(repository, "provider/cli/commands")).filter(
      (file) => file !== "index.ts",
    );
    assert.deepEqual(files.sort(), COMMANDS.map(({ path }) => `${camelCase(path)}.ts`).sort());
  });

  it("has no command twice, and none that is a group of others", () => {
    const paths = COMMANDS.map(({ path }) => path.join(" "));
    assert.equal(new Set(paths).size, paths.length);
    assert.deepEqual(
      paths.filter((path) => paths.some((other) => other.startsWith(`${path} `))),
      [],
    );
  });

  for (const { path, options, endings, examples = [] } of COMMANDS)
    describe(path.join(" "), () => {
      it("has no option twice, by its name or its letter", () => {
        const names = [...options, HELP, VERSION].flatMap(({ name, short }) => [name, short ?? []].flat());
        assert.equal(new Set(names).size, names.length);
      });

      it("tells what its exit codes mean, and ends an error with one that isn't 0", () => {
        for (const code of [0, 1, 2] as const) assert.notEqual(endings[code], "");
        assert.match(endings[2], /wrong usage$/);
        assert.ok([1, 2].includes(endings.error));
      });

      it("has examples that are command lines of its own", () => {
        for (const example of examples) {
          const request = parse(example.split(" "));
          assert.equal(request.kind === "run" && request.command.path.join(" "), path.join(" "), example);
        }
      });

      it("prints JSON, unless it prints a script", () => {
        assert.equal(
          options.some(({ name }) => name === "json"),
          path[0] !== "completion",
        );
      });
    });
});

describe("the options of all commands", () => {
  it("are there once each, with those of every command", () => {
    const names = OPTIONS.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const { options } of COMMANDS) for (const { name } of options) assert.ok(names.includes(name), name);
  });

  it("take files and folders by the names by which a shell completes them", () => {
    const values = new Set(OPTIONS.flatMap(({ value }) => value?.split("|") ?? []));
    assert.ok(values.has("FILE") && values.has("DIR"));
  });
});
