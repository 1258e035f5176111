import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { RolloutRunningError } from "../../../provider/rollout/errors";
import { lockRollout } from "../../../provider/rollout/lock";

const NOW = new Date("2026-01-01T00:00:00.000Z");
const NAME = "lock-00000000-0000-4000-8000-000000000000.json";

describe("the lock of a rollout", () => {
  let folder: string;
  let elsewhere: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "rollout-"));
    elsewhere = mkdtempSync(join(tmpdir(), "rollout-"));
  });
  afterEach(() => {
    for (const one of [folder, elsewhere]) rmSync(one, { recursive: true });
  });

  const lock = (report = join(elsewhere, "report.json")) => lockRollout({ directory: folder, report }, NOW);

  const left = (content: string | object) =>
    writeFileSync(join(folder, NAME), typeof content === "string" ? content : JSON.stringify(content));
  const holder = (pid: number, host = hostname()) => ({ pid, host, startedAt: NOW.toISOString() });
  const locks = () => readdirSync(folder).sort();

  it("is a file with process, machine and time, which is gone once it is unlocked", () => {
    const unlock = lock();
    const [file = "", ...others] = locks();
    assert.deepEqual(others, []);
    assert.deepEqual(JSON.parse(readFileSync(join(folder, file), "utf8")), holder(process.pid));
    unlock();
    assert.deepEqual(locks(), []);
  });

  it("is not had twice, also in one process, and the first one stays", () => {
    const unlock = lock();
    const [file = ""] = locks();
    assert.throws(
      () => lock(),
      (error: unknown) => {
        assert.ok(error instanceof RolloutRunningError);
        assert.deepEqual(error.facts, {
          option: "directory",
          path: folder,
          file: join(folder, file),
          ...holder(process.pid),
        });
        return true;
      },
    );
    assert.deepEqual(locks(), [file]);
    unlock();
    lock()();
  });

  it("is also that of the report, whatever the folder is", () => {
    const other = mkdtempSync(join(elsewhere, "folder-"));
    const report = join(elsewhere, "reports/report.json");
    const inOther = (file: string) => lockRollout({ directory: other, report: file }, NOW);
    const unlock = lock(report);
    assert.throws(
      () => inOther(report),
      (error: unknown) => {
        assert.ok(error instanceof RolloutRunningError);
        const { option, path, file } = error.facts;
        assert.deepEqual([option, path], ["report", report]);
        assert.match(file, /reports\/\.report\.json\.lock-[^/]+$/);
        return true;
      },
    );
    // The refused one has let go of its folder.
    assert.deepEqual(readdirSync(other), []);
    inOther(join(elsewhere, "reports/other.json"))();
    unlock();
    inOther(report)();
    assert.deepEqual(readdirSync(join(elsewhere, "reports")), []);
  });

  const held: readonly (readonly [what: string, content: object])[] = [
    ["another process that runs", holder(process.ppid)],
    ["a process of another machine", holder(1, "another-machine")],
  ];
  for (const [what, content] of held)
    it(`is kept by ${what}`, () => {
      left(content);
      assert.throws(() => lock(), RolloutRunningError);
      assert.deepEqual(locks(), [NAME]);
    });

  const gone: readonly (readonly [what: string, content: () => string | object])[] = [
    ["a process that is gone", () => holder(spawnSync(process.execPath, ["-e", ""]).pid)],
    ["an earlier process with the id of this one", () => holder(process.pid)],
    ["a machine that went down while it wrote", () => ""],
    ["what is no process", () => holder(0)],
  ];
  for (const [what, content] of gone)
    it(`is taken over from ${what}`, () => {
      left(content());
      const unlock = lock();
      assert.equal(locks().length, 1);
      assert.notEqual(locks()[0], NAME);
      unlock();
    });
});
