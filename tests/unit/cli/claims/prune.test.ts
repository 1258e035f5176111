import assert from "node:assert/strict";
import { run } from "../../../../provider/cli/run";
import type { Terminal } from "../../../../provider/cli/terminal";
import { parseClaims } from "../../../../provider/sharing/store/tagFormat";
import { sharedSeed, TIMES, useAws } from "../../../cli/support";
import { A, ACCOUNT, B, BASE, C, claimed, D, E, SEARCH, TEAM } from "../../../support/claimTags";
import { MemoryTerminal } from "../../../support/cliWorld";
import { assertHelped } from "../../../support/helped";
import { plain } from "../../../support/plain";

const PUT = "PutConfigurationAggregator";
const WRITES = [PUT, "TagResource", "UntagResource"];

describe("claims prune", () => {
  const aws = useAws();
  const keys = () => parseClaims(aws.live().tags).claims.map(({ key }) => key);
  const written = () => aws.requests().filter((operation) => WRITES.includes(operation));
  const seed = () =>
    aws.emulator.seed(
      sharedSeed([A, B, C, E], claimed(BASE, [A, B]), claimed(TEAM, [B, C, D]), claimed(SEARCH, [A])),
    );

  let env: NodeJS.ProcessEnv;

  before(() => {
    env = { ...process.env };
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: ACCOUNT, AWS_SECRET_ACCESS_KEY: "any" });
  });
  after(() => {
    process.env = env;
  });

  it("asks nobody who isn't there, before anything is called", async () => {
    await seed();
    for (const [options, code, called, put] of [
      [[], 2, false, false],
      [["--dry-run"], 0, true, false],
      [["--yes"], 0, true, true],
    ] as const) {
      const terminal = new MemoryTerminal();
      aws.requests();
      const place = ["--region", "us-east-1", "--endpoint-url", aws.emulator.url];
      assert.equal(
        await run(["claims", "prune", "security", TEAM, ...TIMES, ...place, ...options], terminal),
        code,
      );
      const requests = aws.requests();
      assert.deepEqual([terminal.questions, requests.length > 0, requests.includes(PUT)], [[], called, put]);
    }
  });

  describe("with --json", () => {
    const pruned = async (...args: string[]) => {
      const terminal = new MemoryTerminal();
      const place = ["--region", "us-east-1", "--endpoint-url", aws.emulator.url];
      const code = await run(
        ["claims", "prune", "security", ...args, "--json", ...TIMES, ...place],
        terminal,
      );
      return { code, out: terminal.printed, notes: terminal.notes.join("\n") };
    };
    const place = { name: "security", region: "us-east-1" };
    const claim = {
      key: TEAM,
      name: "payments/prod/team",
      removed: [C],
      held: [B],
      unclaimed: [],
      absent: [D],
    };

    it("prints one object, and what people read as notes", async () => {
      await seed();
      const { code, out, notes } = await pruned(TEAM, "--yes");
      assert.equal(code, 0);
      assertHelped(JSON.parse(out.join()), "claims", "prune");
      assert.deepEqual(
        out.map((text) => JSON.parse(text)),
        [{ aggregator: place, dryRun: false, pruned: [claim], damaged: [] }],
      );
      assert.match(notes, /payments\/prod\/team: pruned; −1 account/);
    });

    it("prints what would be done, with --dry-run", async () => {
      await seed();
      const { out } = await pruned(TEAM, "--dry-run");
      assert.deepEqual(JSON.parse(out.join()), {
        aggregator: place,
        dryRun: true,
        pruned: [claim],
        damaged: [],
      });
      assert.deepEqual(
        keys(),
        [TEAM, BASE, SEARCH].sort((a, b) => (a < b ? -1 : 1)),
      );
    });

    it("prints the keys of what can't be read", async () => {
      await aws.emulator.seed(sharedSeed([A], claimed(BASE, [A]), { "aggregator-claim:hello": "world" }));
      const { code, out } = await pruned("aggregator-claim:hello", "--damaged", "--yes");
      assert.equal(code, 0);
      assert.deepEqual(JSON.parse(out.join()).damaged, ["aggregator-claim:hello"]);
    });

    it("prints nothing if it refuses", async () => {
      await seed();
      const { code, out } = await pruned(BASE, "--yes");
      assert.deepEqual([code, out], [1, []]);
    });
  });

  describe("on a terminal", () => {
    const answered = async (answer: string | undefined, meanwhile = async () => {}) => {
      const said: string[] = [];
      const terminal: Terminal = {
        interactive: true,
        outlive: () => {},
        out: (text) => said.push(text),
        show: (lines) => said.push(plain(lines)),
        note: (text) => said.push(text),
        ask: async (question) => {
          said.push(question);
          await meanwhile();
          return answer;
        },
        screen: { write: (text) => said.push(text) },
      };
      const code = await run(
        [
          "claims",
          "prune",
          "security",
          TEAM,
          ...TIMES,
          "--region",
          "us-east-1",
          "--endpoint-url",
          aws.emulator.url,
        ],
        terminal,
      );
      return { code, said: said.join("\n") };
    };
    it("asks, and goes on with a yes", async () => {
      await seed();
      const { code, said } = await answered("y");
      assert.equal(code, 0);
      assert.match(said, /−1 account \(333333333333\)/);
      assert.match(
        said,
        /Prune 1 claim\? Stacks that are still there claim again when they deploy\. \[y\/N\] /,
      );
      assert.deepEqual(keys(), [BASE, SEARCH]);
    });

    for (const answer of ["", "n", "yess", undefined])
      it(`changes nothing with ${JSON.stringify(answer)}`, async () => {
        await seed();
        aws.requests();
        const { code, said } = await answered(answer);
        assert.equal(code, 1);
        assert.match(said, /Nothing was changed\.$/);
        assert.deepEqual(written(), []);
      });

    it("refuses what has changed since it was shown", async () => {
      await seed();
      const { code, said } = await answered("y", async () => {
        const { tags } = aws.live();
        await aws.emulator.seed({ ...aws.live(), tags: { ...tags, ...claimed(TEAM, [B]) } });
      });
      assert.equal(code, 1);
      assert.match(said, /it has changed in the meantime, so its stack is at work/);
      assert.ok(keys().includes(TEAM));
    });
  });
});
