import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readReport } from "../../../../provider/cli/report/json";
import { type LookAt, reportWith } from "../../../../provider/cli/report/report";
import { UsageError } from "../../../../provider/cli/usageError";
import { ConfigAggregatorError } from "../../../../provider/domain/error";
import { render } from "../../../../provider/domain/errorText";
import type { HealthReport } from "../../../../provider/domain/health/report";
import { MemoryTerminal } from "../../../support/cliWorld";
import { healthReport, NOT_AUTHORIZED, sourceOf } from "../../../support/healthReports";

/** An organization's aggregator has no claims, so that nothing else is asked of AWS. */
const organizations = (report: HealthReport): HealthReport => ({
  ...report,
  aggregator: { ...report.aggregator, kind: "organization" },
});
const WELL = organizations(healthReport([sourceOf()]));
const ILL = organizations(healthReport([sourceOf({ state: "FAILED", cause: NOT_AUTHORIZED })]));

describe("report", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "report-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const path = (name: string) => join(folder, name);
  /** Runs the command on an aggregator that is so. The code 2 stands for an error, whose text is among the notes. */
  async function run(health: HealthReport, options: Record<string, string>, history: readonly string[] = []) {
    const terminal = new MemoryTerminal();
    const looks: (string | undefined)[] = [];
    const look: LookAt = async (request) => {
      looks.push(request.sourceRole);
      return health;
    };
    const code = await reportWith(look)(["security@us-east-1"], options, terminal, { history }).catch(
      (error) => {
        if (!ConfigAggregatorError.is(error)) throw error;
        terminal.note(render(error, "commandLine"));
        return 2;
      },
    );
    return { code, looks, printed: terminal.printed, notes: terminal.notes.join("\n") };
  }

  it("writes what is asked for, and says how it is", async () => {
    const { code, notes, printed } = await run(ILL, { csv: path("a.csv"), json: path("a.json") });
    assert.equal(code, 1);
    assert.deepEqual(readdirSync(folder).sort(), ["a.csv", "a.json"]);
    assert.match(readFileSync(path("a.csv"), "utf8"), /^account,region,/);
    assert.deepEqual(readReport(readFileSync(path("a.json"), "utf8")), { report: ILL });
    assert.deepEqual(printed, []);
    assert.equal(
      notes,
      `security in us-east-1: 0 of 1 source healthy\nWritten: ${path("a.csv")}, ${path("a.json")}`,
    );
  });

  it("prints with -", async () => {
    const { code, printed } = await run(WELL, { json: "-" });
    assert.equal(code, 0);
    assert.deepEqual(readReport(printed.join("\n")), { report: WELL });
    assert.deepEqual(readdirSync(folder), []);
  });

  it("says what could not be checked", async () => {
    const unchecked = [{ what: "the accounts", reason: "AccessDenied", sources: 1 }];
    const { notes, code } = await run({ ...WELL, unchecked }, { json: "-" });
    assert.equal(code, 0);
    assert.match(notes, /^Could not be checked: the accounts: AccessDenied$/m);
  });

  it("asks nothing of AWS if a file can't be written", async () => {
    for (const options of [{ html: folder }, { csv: path("a.csv"), json: path("none/a.json") }]) {
      const { code, looks, notes } = await run(WELL, options);
      assert.deepEqual([code, looks], [2, []]);
      assert.match(notes, /can't be written/);
    }
    assert.deepEqual(readdirSync(folder), []);
  });

  it("asks nothing of AWS if a file is no earlier report on this aggregator", async () => {
    writeFileSync(path("old.json"), "{}");
    await run({ ...WELL, aggregator: { ...WELL.aggregator, name: "other" } }, { json: path("other.json") });
    for (const file of ["old.json", "other.json", "none.json"]) {
      const { code, looks, notes } = await run(WELL, { json: path("a.json") }, [path(file)]);
      assert.deepEqual([code, looks], [2, []]);
      assert.match(notes, /is not an earlier report on this aggregator/);
    }
  });

  it("refuses an earlier report of another account when it knows the account", async () => {
    await run(
      { ...WELL, aggregator: { ...WELL.aggregator, accountId: "1".repeat(12) } },
      { json: path("old.json") },
    );
    const { code, looks } = await run(WELL, { json: path("a.json") }, [path("old.json")]);
    assert.deepEqual([code, looks], [2, [undefined]]);
    assert.deepEqual(readdirSync(folder), ["old.json"]);
  });

  it("leaves the file of before if it could not look", async () => {
    writeFileSync(path("a.json"), "before");
    const look: LookAt = async () => {
      throw new UsageError("no such thing");
    };
    const options = { json: path("a.json") };
    await assert.rejects(
      reportWith(look)(["security@us-east-1"], options, new MemoryTerminal(), {}),
      UsageError,
    );
    assert.equal(readFileSync(path("a.json"), "utf8"), "before");
  });

  it("ends with 2 if there is nothing to look at", async () => {
    const nothing = organizations(
      healthReport([], { unchecked: [{ what: "the accounts", reason: "AccessDenied", sources: 0 }] }),
    );
    assert.equal((await run(nothing, { json: "-" })).code, 2);
    assert.equal((await run(organizations(healthReport([])), { json: "-" })).code, 2);
  });

  it("prints nothing but JSON", async () => {
    const { code, looks, notes } = await run(WELL, { csv: "-" });
    assert.deepEqual([code, looks], [2, []]);
    assert.match(notes, /--csv needs a file: only --json takes -/);
  });

  it("needs a file, and each only once", async () => {
    assert.match((await run(WELL, {})).notes, /report needs --html FILE, --csv FILE or --json FILE/);
    const { code, looks, notes } = await run(WELL, { html: path("a"), csv: path("a") });
    assert.deepEqual([code, looks], [2, []]);
    assert.match(notes, /only one of --html, --csv can be/);
  });

  it("looks into sources with the role that is given, if it is one", async () => {
    const role = "arn:aws:iam::{account}:role/audit";
    assert.deepEqual((await run(WELL, { json: "-", "source-role": role })).looks, [role]);
    const refused = await run(WELL, { json: "-", "source-role": "audit" });
    assert.deepEqual([refused.code, refused.looks], [2, []]);
    assert.match(refused.notes, /--source-role must be the ARN of a role with \{account\}.*, not "audit"/);
  });
});
