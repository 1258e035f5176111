import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StartError, startEmulator } from "../../emulator";
import { cpuTime } from "../support/eventLoop";
import { account, config, control, manyAccounts, putInput } from "./support/call";
import { startCompiled } from "./support/compiled";

describe("the state file", () => {
  let folder: string;
  let stateFile: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "emulator-state-"));
    stateFile = join(folder, "state.json");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("brings everything back, to the letter", async () => {
    const first = await startEmulator({ stateFile });
    await first.seed({
      account,
      region: "eu-west-1",
      name: "organization",
      organization: {
        roleArn: "arn:aws:iam::111111111111:role/r",
        id: "o-aaaaaaaaaa",
        managementAccount: account,
      },
      regions: ["eu-west-1"],
      createdBy: "securityhub.amazonaws.com",
      filters: { ServicePrincipal: { Type: "INCLUDE", Value: ["config.amazonaws.com"] } },
      tags: { ["__proto__"]: "1", accountIds: "2", é: "\u2028" },
    });
    await config(first.url, "PutConfigurationAggregator", putInput("security", ["222222222222", account]));
    const before = first.aggregators();
    await first.close();

    const second = await startEmulator({ stateFile });
    assert.deepEqual(second.aggregators(), before);
    await second.reset();
    await second.close();
    assert.deepEqual(JSON.parse(readFileSync(stateFile, "utf8")), {
      version: 1,
      accountChanges: [],
      aggregators: [],
    });
    assert.deepEqual(readdirSync(folder), ["state.json"]);
  });

  it("brings the week's changes of accounts back", async () => {
    const settings = { quotas: { accountChangesPerWeek: 3 } };
    const first = await startEmulator({ stateFile, settings });
    await config(first.url, "PutConfigurationAggregator", putInput("security", manyAccounts(3)));
    await first.close();
    const second = await startEmulator({ stateFile, settings });
    const { body } = await config(
      second.url,
      "PutConfigurationAggregator",
      putInput("security", manyAccounts(4)),
    );
    assert.equal(body.__type, "LimitExceededException");
    await second.close();
  });

  it("has every write that was answered, though the emulator is killed at once", async () => {
    const first = await startCompiled("--state", stateFile, "--quiet");
    const names = Array.from({ length: 20 }, (_, n) => `a${n}`);
    const answers = await Promise.all(
      names.map((name) => config(first.url, "PutConfigurationAggregator", putInput(name))),
    );
    assert.equal(await first.stop("SIGKILL"), null);
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));

    const second = await startCompiled("--state", stateFile, "--quiet");
    const live = (await control(second.url, "GET", "aggregators")).body as unknown as { name: string }[];
    assert.deepEqual(live.map(({ name }) => name).sort(), [...names].sort());
    assert.equal(await second.stop(), 0);
  });

  it("is refused where it is not one", async () => {
    for (const text of ["", "{", "[]", '{"version":2,"aggregators":[]}']) {
      writeFileSync(stateFile, text);
      await assert.rejects(startEmulator({ stateFile }), { name: "StartError", code: "StateFileForeign" });
    }
  });

  it("is refused at the start where it can't be written", async () => {
    const missing = join(folder, "missing/state.json");
    await assert.rejects(startEmulator({ stateFile: missing }), (error: unknown) => {
      assert.ok(error instanceof StartError);
      const { code, facts } = error;
      assert.deepEqual([code, "stateFile" in facts && facts.stateFile], ["StateFileUnwritable", missing]);
      return true;
    });
  });
});

describe("50 aggregators of 10,000 accounts", () => {
  it("are held, described in pages, tagged and kept in the file without delay", async () => {
    const folder = mkdtempSync(join(tmpdir(), "emulator-large-"));
    const stateFile = join(folder, "state.json");
    const emulator = await startEmulator({ stateFile });
    const ids = manyAccounts(10_000);
    const names = Array.from({ length: 50 }, (_, n) => `a${String(n).padStart(2, "0")}`);
    for (const name of names) {
      const { status } = await config(emulator.url, "PutConfigurationAggregator", putInput(name, ids));
      assert.equal(status, 200);
    }

    const seen: string[] = [];
    let slowestPage = 0;
    let nextToken: unknown;
    do {
      const page = { Limit: 10, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
      let described: Awaited<ReturnType<typeof config>> | undefined;
      const took = await cpuTime(async () => {
        described = await config(emulator.url, "DescribeConfigurationAggregators", page);
      });
      slowestPage = Math.max(slowestPage, took);
      const { body } = described ?? assert.fail();
      for (const each of body.ConfigurationAggregators as unknown as {
        ConfigurationAggregatorName: string;
      }[]) {
        seen.push(each.ConfigurationAggregatorName);
      }
      nextToken = body.NextToken;
    } while (nextToken !== undefined);
    assert.deepEqual(seen, names);
    assert.ok(slowestPage < 3000, `a page took ${slowestPage} ms of CPU time`);

    const byName = await config(emulator.url, "DescribeConfigurationAggregators", {
      ConfigurationAggregatorNames: names.slice(0, 10),
    });
    assert.equal((byName.body.ConfigurationAggregators as unknown as object[]).length, 10);

    const { arn } = emulator.aggregators()[0] ?? assert.fail();
    const times: number[] = [];
    for (let n = 0; n < 5; n++) {
      const Tags = [{ Key: "n", Value: String(n) }];
      times.push(await cpuTime(() => config(emulator.url, "TagResource", { ResourceArn: arn, Tags })));
    }
    const least = Math.min(...times);
    assert.ok(least < 600, `a small call took ${least} ms of CPU time`);
    await emulator.close();

    const again = await startEmulator({ stateFile });
    assert.equal(again.aggregators().length, 50);
    assert.equal(again.aggregators().at(-1)?.accountIds?.length, 10_000);
    await again.close();
    rmSync(folder, { recursive: true });
  });
});
