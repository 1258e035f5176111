import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UnwritableFileError } from "../../../../provider/cli/report/errors";
import { tryOutput, writeOutput } from "../../../../provider/cli/report/output";

describe("a file that is written", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "output-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const reasonOf = (work: () => void) => {
    try {
      work();
    } catch (error) {
      assert.ok(error instanceof UnwritableFileError, String(error));
      return error.facts.reason;
    }
    return undefined;
  };

  it("is put in place, and nothing is left beside it", () => {
    const file = join(folder, "report.html");
    writeOutput(file, "first");
    writeOutput(file, "second");
    assert.equal(readFileSync(file, "utf8"), "second");
    assert.deepEqual(readdirSync(folder), ["report.html"]);
  });

  it("can be tried, which leaves what is there", () => {
    const file = join(folder, "report.html");
    tryOutput(file);
    assert.deepEqual(readdirSync(folder), []);
    writeFileSync(file, "old");
    tryOutput(file);
    assert.equal(readFileSync(file, "utf8"), "old");
    assert.deepEqual(readdirSync(folder), ["report.html"]);
  });

  it("is refused if it is a folder, or its folder is none", () => {
    mkdirSync(join(folder, "there"));
    writeFileSync(join(folder, "file"), "");
    for (const work of [tryOutput, (file: string) => writeOutput(file, "text")]) {
      assert.equal(
        reasonOf(() => work(join(folder, "there"))),
        "it is a directory",
      );
      assert.equal(
        reasonOf(() => work(join(folder, "none/report.html"))),
        "its folder doesn't exist",
      );
      assert.equal(
        reasonOf(() => work(join(folder, "file/report.html"))),
        "what should be its folder is a file",
      );
    }
    assert.deepEqual(readdirSync(folder).sort(), ["file", "there"]);
  });
});
