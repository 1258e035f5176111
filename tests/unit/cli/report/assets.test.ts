import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { scriptOf } from "../../../../provider/cli/report/assets";
import { repository } from "../../../support/pulumi";

describe("the script of the page", () => {
  it("is made of modules, each of which runs once", () => {
    const script = scriptOf([
      [
        "main",
        'const a = require("./a"); const b = require("./b"); log(a.value, b.value);\n//# sourceMappingURL=main.js.map',
      ],
      ["a", 'exports.value = require("./b").value + 1;'],
      ["b", 'log("b"); exports.value = 1;'],
    ]);
    const logged: unknown[] = [];
    runInNewContext(script, { log: (...values: unknown[]) => logged.push(...values) });
    assert.deepEqual(logged, ["b", 2, 1]);
    assert.doesNotMatch(script, /sourceMappingURL/);
  });

  it("has all modules of its folder", () => {
    const text = readFileSync(join(repository, "provider/cli/report/assets.ts"), "utf8");
    const [, list = ""] = /const MODULES = \[([^\]]+)\]/.exec(text) ?? [];
    const listed = [...list.matchAll(/"(\w+)"/g)].map(([, name]) => `${name}.ts`);
    const files = readdirSync(join(repository, "provider/cli/report/page")).filter((file) =>
      file.endsWith(".ts"),
    );
    assert.deepEqual(listed.sort(), files.sort());
  });
});
