import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { COMMANDS } from "../../../../provider/cli/commands/index";
import { type Place, placesOf } from "../../../../provider/cli/completion/places";
import { zshScript } from "../../../../provider/cli/completion/zsh";

const hasShell = spawnSync("zsh", ["--version"]).error === undefined;

describe("completion in zsh", () => {
  it("is a script that zsh can read", function () {
    if (!hasShell) this.skip();
    const { status, stderr } = spawnSync("zsh", ["-n"], {
      input: zshScript(placesOf(COMMANDS)),
      encoding: "utf8",
    });
    assert.deepEqual([status, stderr], [0, ""]);
  });

  it("names every command and every option", () => {
    const script = zshScript(placesOf(COMMANDS));
    for (const { path, options } of COMMANDS) {
      assert.ok(script.includes(path.join(" ")), path.join(" "));
      for (const { name } of options) assert.ok(script.includes(`--${name}`), name);
    }
  });

  it("quotes what descriptions hold", () => {
    const place: Place = {
      words: "a",
      next: [{ word: "b", description: "it's" }],
      options: [{ name: "c", description: "don't", takes: "nothing" }],
      later: [],
    };
    const script = zshScript([place]);
    assert.ok(script.includes("next=('b:it'\\''s')"), script);
    assert.ok(script.includes("options=('--c:don'\\''t')"), script);
  });

  it("tells options that take a file or a folder from those that take a text", () => {
    const options = (["nothing", "file", "directory", "text"] as const).map((takes) => ({
      name: takes,
      description: "",
      takes,
    }));
    const script = zshScript([{ words: "a", next: [], options, later: [] }]);
    assert.ok(script.includes("files=('--file')\n"), script);
    assert.ok(script.includes("directories=('--directory')\n"), script);
    assert.ok(script.includes("valued=('--file' '--directory' '--text')\n"), script);
  });
});
