import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { COMMANDS } from "../../../../provider/cli/commands/index";
import { fishScript } from "../../../../provider/cli/completion/fish";
import { type Place, placesOf } from "../../../../provider/cli/completion/places";

const hasShell = spawnSync("fish", ["--version"]).error === undefined;

describe("completion in fish", () => {
  it("is a script that fish can read", function () {
    if (!hasShell) this.skip();
    const { status, stderr } = spawnSync("fish", ["-n"], {
      input: fishScript(placesOf(COMMANDS)),
      encoding: "utf8",
    });
    assert.deepEqual([status, stderr], [0, ""]);
  });

  it("names every command and every option", () => {
    const script = fishScript(placesOf(COMMANDS));
    for (const { path, options } of COMMANDS) {
      assert.ok(script.includes(path.join(" ")), path.join(" "));
      for (const { name } of options) assert.ok(script.includes(`-l ${name} `), name);
    }
  });

  it("quotes what descriptions hold", () => {
    const place: Place = {
      words: "a",
      next: [{ word: "b", description: "it's" }],
      options: [{ name: "c", description: "don't", takes: "nothing" }],
      later: [],
    };
    const script = fishScript([place]);
    assert.ok(script.includes("-a 'b' -d 'it\\'s'\n"), script);
    assert.ok(script.includes("-l c -d 'don\\'t'\n"), script);
  });

  it("tells options that take a file or a folder from those that take a text", () => {
    const options = (["nothing", "file", "directory", "text"] as const).map((takes) => ({
      name: takes,
      description: "",
      takes,
    }));
    const script = fishScript([{ words: "a", next: [], options, later: [] }]);
    assert.ok(script.includes("-l nothing -d ''\n"), script);
    assert.ok(script.includes("-l file -r -F -d ''\n"), script);
    assert.ok(script.includes('-l directory -x -a "(__fish_complete_directories)" '), script);
    assert.ok(script.includes("-l text -x -d ''\n"), script);
  });
});
