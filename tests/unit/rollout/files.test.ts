import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beginLog, makeDirectory, readFormer, writeReport } from "../../../provider/rollout/files";
import { reportOf } from "../../../provider/rollout/report";

describe("the files of a rollout", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "rollout-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const report = reportOf({
    project: "onboarding",
    program: "/onboarding",
    operation: "up",
    concurrency: 4,
    maxFailures: 0,
    waves: ["rest"],
    startedAt: "2026-01-01T00:00:00.000Z",
    endedAt: null,
    stopped: null,
    wave: 1,
    organization: null,
    accounts: [],
  });

  it("have a report that is read back, and nothing beside it", () => {
    const file = join(folder, "below/report.json");
    writeReport(file, report);
    writeReport(file, report);
    assert.deepEqual(readFormer(file), { report });
    assert.deepEqual(readdirSync(join(folder, "below")), ["report.json"]);
  });

  it("are ignored by Git", () => {
    makeDirectory(join(folder, "new"));
    assert.equal(readFileSync(join(folder, "new/.gitignore"), "utf8"), "*\n");
  });

  it("leave a folder that is there as it is", () => {
    makeDirectory(folder);
    assert.equal(existsSync(join(folder, ".gitignore")), false);
  });

  it("have a log that a new rollout begins again, and a resumed one adds to", () => {
    const file = join(folder, "111111111111.log");
    const resumedAt = new Date("2026-01-02T03:04:05Z");
    beginLog(file, resumedAt);
    assert.equal(readFileSync(file, "utf8"), "");
    writeFileSync(file, "$ pulumi up\nno role\n");
    beginLog(file, resumedAt);
    assert.equal(
      readFileSync(file, "utf8"),
      "$ pulumi up\nno role\n\n# resumed at 2026-01-02T03:04:05.000Z\n",
    );
    beginLog(file, undefined);
    assert.equal(readFileSync(file, "utf8"), "");
  });

  it("are refused as a report if there is none, or no JSON", () => {
    const file = join(folder, "report.json");
    const problem = (rule: string) => ({ problems: [{ path: "resume", value: file, rule }] });
    assert.deepEqual(readFormer(file), problem("a file that exists"));
    writeFileSync(file, "{");
    assert.deepEqual(readFormer(file), problem("a file with the JSON of a report"));
  });
});
