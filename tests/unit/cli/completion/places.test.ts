import assert from "node:assert/strict";
import { type CommandSpec, DOES } from "../../../../provider/cli/command";
import { placesOf } from "../../../../provider/cli/completion/places";

const command = (path: string[], more: Partial<CommandSpec> = {}): CommandSpec => ({
  path,
  operands: [],
  summary: `does ${path.join(" ")}`,
  details: [],
  options: [],
  endings: DOES,
  run: async () => {},
  ...more,
});

const COMMANDS = [
  command(["claims", "list"], {
    options: [
      { name: "json", help: "as JSON" },
      { name: "accounts", value: "IDS|FILE", help: "ids" },
      { name: "yes", short: "y", help: "don't ask" },
    ],
  }),
  command(["claims", "prune"], { options: [{ name: "logs", value: "DIR", help: "logs" }] }),
  command(["completion"], {
    operands: ["bash|zsh"],
    options: [{ name: "region", value: "REGION", help: "r" }],
  }),
];

describe("the places of a command line", () => {
  const places = placesOf(COMMANDS);
  const at = (words: string) => places.find((place) => place.words === words) ?? assert.fail(words);
  const next = (words: string) => at(words).next.map(({ word }) => word);
  const taken = (words: string) =>
    Object.fromEntries(at(words).options.map(({ name, takes }) => [name, takes]));

  it("begin with the commands, each group once, and help", () => {
    assert.equal(places[0]?.words, "");
    assert.deepEqual(next(""), ["claims", "completion", "help"]);
    assert.deepEqual(taken(""), { help: "nothing", version: "nothing" });
  });

  it("go on with the commands of a group, with what each does", () => {
    assert.deepEqual(at("claims").next, [
      { word: "list", description: "does claims list" },
      { word: "prune", description: "does claims prune" },
    ]);
    assert.equal(at("").next[0]?.description, "list, prune");
  });

  it("have the words after help, too", () => {
    assert.deepEqual(next("help"), ["claims", "completion"]);
    assert.deepEqual(next("help claims"), ["list", "prune"]);
  });

  it("have the options of a command, and what each takes", () => {
    assert.deepEqual(taken("claims list"), {
      json: "nothing",
      accounts: "file",
      yes: "nothing",
      help: "nothing",
    });
    assert.deepEqual(taken("claims prune"), { logs: "directory", help: "nothing" });
    assert.deepEqual(taken("completion"), { region: "text", help: "nothing" });
    assert.equal(at("claims list").options[2]?.short, "y");
  });

  it("know the options of commands that may follow, each once", () => {
    const later = (words: string) => at(words).later.map(({ name }) => name);
    assert.deepEqual(later(""), ["json", "accounts", "yes", "logs", "region"]);
    assert.deepEqual(later("claims"), ["json", "accounts", "yes", "logs"]);
    assert.deepEqual(later("claims list"), []);
  });

  it("have the values of an operand that is a choice", () => {
    assert.deepEqual(next("completion"), ["bash", "zsh"]);
    assert.deepEqual(next("claims list"), []);
  });
});
