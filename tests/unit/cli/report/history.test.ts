import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { earlierOf } from "../../../../provider/cli/report/earlier";
import { InvalidReportError } from "../../../../provider/cli/report/errors";
import { earlierThan, readHistory, refuseOthers } from "../../../../provider/cli/report/history";
import { reportJson } from "../../../../provider/cli/report/json";
import { healthReport, sourceOf } from "../../../support/healthReports";

const at = (checkedAt: string) => healthReport([sourceOf()], { checkedAt });
const entry = (checkedAt: string) => ({ file: checkedAt, report: earlierOf(at(checkedAt)) });
const OWN = { name: "security", region: "us-east-1" };

describe("the history of a report", () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "history-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const refused = (work: () => unknown) => {
    try {
      work();
    } catch (error) {
      assert.ok(error instanceof InvalidReportError, String(error));
      return error;
    }
    throw new Error("nothing was refused");
  };

  it("is read from files", () => {
    const file = join(folder, "first.json");
    writeFileSync(file, reportJson(at("2026-11-01T00:00:00.000Z"), undefined));
    const [earlier] = readHistory([file]);
    assert.deepEqual([earlier?.file, earlier?.report.checkedAt], [file, "2026-11-01T00:00:00.000Z"]);
    assert.equal(earlier?.report.kindIn("111111111111", "eu-west-1"), 5);
  });

  it("is refused if a file isn't there, can't be read, or is something else", () => {
    const file = join(folder, "other.json");
    writeFileSync(file, '{"version":7}');
    const none = join(folder, "none.json");
    assert.deepEqual(refused(() => readHistory([none])).facts.problems, [
      { path: "--history", rule: "a file that exists" },
    ]);
    assert.deepEqual(refused(() => readHistory([folder])).facts.problems, [
      { path: "--history", rule: "a file that can be read (EISDIR)" },
    ]);
    assert.deepEqual(refused(() => readHistory([file])).facts, {
      file,
      problems: [{ path: "version", value: 7, rule: "1" }],
    });
  });

  it("is refused if it is of another aggregator", () => {
    const history = [entry("2026-11-01T00:00:00.000Z")];
    refuseOthers(history, OWN);
    refuseOthers(history, { ...OWN, accountId: "999999999999" });
    const paths = (expected: Parameters<typeof refuseOthers>[1]) =>
      refused(() => refuseOthers(history, expected)).facts.problems.map(({ path, rule }) => [path, rule]);
    assert.deepEqual(paths({ name: "audit", region: "eu-west-1" }), [
      ["aggregator.name", '"audit"'],
      ["aggregator.region", '"eu-west-1"'],
    ]);
    assert.deepEqual(paths({ ...OWN, accountId: "888888888888" }), [
      ["aggregator.accountId", '"888888888888"'],
    ]);
  });

  it("is what was before, oldest first, each moment once", () => {
    const times = ["2026-11-03", "2026-11-01", "2026-11-02", "2026-11-01", "2026-12-01"];
    const history = times.map((day) => entry(`${day}T00:00:00.000Z`));
    assert.deepEqual(
      earlierThan(at("2026-11-03T00:00:00.000Z"), history).map(({ checkedAt }) => checkedAt.slice(0, 10)),
      ["2026-11-01", "2026-11-02"],
    );
  });
});
