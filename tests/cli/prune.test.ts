import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { CLAIM_PREFIX } from "../../provider/domain/claimKey";
import type { Tags } from "../../provider/domain/tags";
import { parseClaims, tagKey } from "../../provider/sharing/store/tagFormat";
import { slowIf } from "../support/tier";
import {
  A,
  B,
  BASE,
  C,
  claimed,
  D,
  E,
  ownedBy,
  runOf,
  SEARCH,
  secondsAgo,
  sharedSeed,
  TEAM,
  TIMES,
  turnOf,
  useAws,
  VERSION,
} from "./support";

const PUT = "PutConfigurationAggregator";
const WRITES = [PUT, "TagResource", "UntagResource"];

describe("claims prune", () => {
  const aws = useAws();
  const keys = () => parseClaims(aws.live().tags).claims.map(({ key }) => key);
  const prune = (...args: string[]) => aws.run("claims", "prune", "security", ...TIMES, ...args);
  const written = () => aws.requests().filter((operation) => WRITES.includes(operation));
  const seed = () =>
    aws.emulator.seed(
      sharedSeed([A, B, C, E], claimed(BASE, [A, B]), claimed(TEAM, [B, C, D]), claimed(SEARCH, [A])),
    );

  it("takes out the accounts that no other stack claims, then the claim", async () => {
    await seed();
    const { code, out, err } = await prune("0123456789abcdef", "--yes");
    assert.deepEqual([code, err], [0, ""]);
    assert.equal(
      out,
      [
        "security in us-east-1: to be pruned: 1 of 3 claims, kept on its tags",
        TEAM,
        "  −1 account (333333333333)",
        "  222222222222 stays through platform/prod/security",
        "  1 account (444444444444) is not on it",
        "payments/prod/team: pruned; −1 account (333333333333), 1 of others kept",
        "",
      ].join("\n"),
    );
    assert.deepEqual(
      [aws.accounts(), keys()],
      [
        [A, B, E],
        [BASE, SEARCH],
      ],
    );
  });

  it("takes several at once: what they alone hold together goes", async () => {
    await aws.emulator.seed(
      sharedSeed([A, B, C], claimed(BASE, [A]), claimed(TEAM, [B, C]), claimed(SEARCH, [B])),
    );
    const { code, out } = await prune("payments/prod/team", "0123a", "--yes");
    assert.equal(code, 0);
    assert.match(out, /2 of 3 claims/);
    assert.deepEqual([aws.accounts(), keys()], [[A], [BASE]]);
  });

  it("tells what it would do, and changes nothing", async () => {
    await seed();
    const before = aws.live();
    aws.requests();
    const { code, out } = await prune(TEAM, "--dry-run");
    assert.equal(code, 0);
    assert.match(out, /−1 account \(333333333333\)[\s\S]*Nothing was changed \(--dry-run\)\.\n$/);
    assert.deepEqual([aws.live(), written()], [before, []]);
  });

  it("needs --yes where there is nobody to ask, before anything is called", async () => {
    await seed();
    aws.requests();
    const { code, err } = await prune(TEAM);
    assert.equal(code, 2);
    assert.match(err, /there is no terminal for the question: give --yes, or --dry-run/);
    assert.deepEqual(aws.requests(), []);
  });

  it("keeps the accounts where it is told to", async () => {
    await seed();
    aws.requests();
    const { code, out } = await prune(TEAM, "--keep-accounts", "--yes");
    assert.equal(code, 0);
    assert.match(out, / {2}1 account \(333333333333\) stays, claimed by nobody\n/);
    assert.match(
      out,
      /payments\/prod\/team: pruned; 1 account \(333333333333\) stays, claimed by nobody, 1 of others kept/,
    );
    assert.ok(!written().includes(PUT));
    assert.deepEqual(
      [aws.accounts(), keys()],
      [
        [A, B, C, E],
        [BASE, SEARCH],
      ],
    );
  });

  it("waits for a request whose answer was lost, and then removes the claim", async () => {
    await seed();
    aws.emulator.fault({ operation: "UntagResource", kind: "disconnect" });
    const { code, err } = await prune(TEAM, "--keep-accounts", "--yes");
    assert.equal(code, 0);
    assert.match(
      err,
      /the answer of AWS was lost: waiting 3 s, until what was sent can no longer take effect/,
    );
    assert.deepEqual(keys(), [BASE, SEARCH]);
  });

  const words: readonly (readonly [word: string, message: RegExp])[] = [
    [
      "0123",
      /"0123" matches 2 claims on .*: payments\/prod\/team:0123456789abcdef, search\/prod\/team:0123aaaaaaaaaaaa/,
    ],
    ["012", /there is no claim "012" on aggregator security/],
    ["payments/prod", /there is no claim "payments\/prod"/],
    ["payments/prod/taem", /there is no claim .*: is payments\/prod\/team meant\?/],
  ];
  for (const [word, message] of words)
    it(`refuses ${word}, which names no claim for sure`, async () => {
      await seed();
      aws.requests();
      const { code, err } = await prune(word, "--yes");
      assert.equal(code, 1);
      assert.match(err, message);
      assert.deepEqual(written(), []);
    });

  interface Refusal {
    readonly name: string;
    readonly accounts?: string[];
    readonly tags: Tags;
    readonly key: string;
    readonly message: RegExp;
  }
  const refusals: Refusal[] = [
    {
      name: "the owner's own claim",
      tags: { ...claimed(BASE, [A]), ...claimed(TEAM, [B]) },
      key: BASE,
      message: /it is the claim of the stack that owns aggregator security/,
    },
    ...(
      [
        ["publishing", turnOf(TEAM, -3600)],
        ["joining", runOf(-3600, { isNew: true })],
        ["changing its claim", runOf(-3600)],
      ] as const
    ).map(
      ([what, status]): Refusal => ({
        name: `the claim of a stack that is ${what}`,
        tags: { ...claimed(BASE, [A]), ...claimed(TEAM, [B], {}, status) },
        key: TEAM,
        message: /payments\/prod\/team is deploying right now: .*\n.*run this again with --wait, or in \d+ s/,
      }),
    ),
    {
      name: "the last account",
      accounts: [B],
      tags: claimed(TEAM, [B]),
      key: TEAM,
      message: /would have no account left, and AWS requires at least one\..*\n.*--keep-accounts/,
    },
    {
      name: "anything while some claim can't be read",
      tags: { ...claimed(TEAM, [B]), [tagKey(SEARCH, VERSION, 0)]: "nonsense" },
      key: TEAM,
      message: /these claims can't be read and may still need it: search\/prod\/team:0123aaaaaaaaaaaa/,
    },
    {
      name: "anything while the owner is closing it",
      tags: { ...claimed(BASE, [A], { closing: "closing" }), ...claimed(TEAM, [B]) },
      key: TEAM,
      message:
        /can't be changed, because platform\/prod\/security is deleting it, moving its claims, or ending its sharing/,
    },
    {
      name: "what can't be read, without --damaged",
      tags: { ...claimed(BASE, [A]), [tagKey(TEAM, VERSION, 0)]: "nonsense" },
      key: TEAM,
      message: /it can't be read, so it is not known which accounts it holds/,
    },
    {
      name: "accounts of an aggregator that is no longer shared",
      tags: { ...claimed(TEAM, [B]), ...ownedBy(undefined) },
      key: TEAM,
      message: /acme\/platform\/prod owns it alone and no longer looks at claims.*\n.*--keep-accounts/,
    },
  ];
  for (const { name, accounts = [A, B], tags, key, message } of refusals)
    it(`refuses ${name}`, async () => {
      await aws.emulator.seed(sharedSeed(accounts, tags));
      aws.requests();
      const { code, err } = await prune(key, "--yes");
      assert.equal(code, 1);
      assert.match(err, message);
      assert.match(err, /Nothing was changed/);
      assert.deepEqual(written(), []);
    });

  const interruptions = [
    ["published", (ago: number) => turnOf(TEAM, ago, { lasts: 5 })],
    ["joined", (ago: number) => runOf(ago, { lasts: 5, isNew: true })],
    ["changed its claim", (ago: number) => runOf(ago, { lasts: 5 })],
  ] as const;
  for (const [what, status] of interruptions)
    describe(`of a stack that was interrupted while it ${what}${slowIf(what === "joined")}`, () => {
      const marked = (ago: number) => claimed(TEAM, [B], {}, status(ago));

      it("goes on once nothing it has sent can take effect", async () => {
        await aws.emulator.seed(sharedSeed([A, B], claimed(BASE, [A]), marked(60)));
        const { code, err } = await prune(TEAM, "--yes");
        assert.deepEqual([code, err], [0, ""]);
        assert.deepEqual([aws.accounts(), keys()], [[A], [BASE]]);
      });

      it("leaves no mark behind, if accounts stay", async () => {
        await aws.emulator.seed(sharedSeed([A, B], claimed(BASE, [A]), marked(60)));
        assert.equal((await prune(TEAM, "--yes", "--keep-accounts")).code, 0);
        assert.deepEqual([aws.accounts(), keys(), parseClaims(aws.live().tags).turns], [[A, B], [BASE], []]);
      });

      it("waits for that with --wait", async () => {
        await aws.emulator.seed(sharedSeed([A, B], claimed(BASE, [A]), marked(6)));
        const { code, err } = await prune(TEAM, "--yes", "--wait");
        assert.equal(code, 0);
        assert.match(
          err,
          /waiting for payments\/prod\/team, at most \d+ s more, until nothing it sent can take effect/,
        );
        assert.deepEqual([aws.accounts(), keys()], [[A], [BASE]]);
      });

      it("refuses it if that stack turns out to live", async () => {
        await aws.emulator.seed(sharedSeed([A, B], claimed(BASE, [A]), marked(0)));
        const pruned = prune(TEAM, "--yes", "--wait");
        await until(() => aws.emulator.log().some(({ operation }) => operation === "ListTagsForResource"));
        await aws.emulator.seed(sharedSeed([A, B], claimed(BASE, [A]), claimed(TEAM, [B])));
        const { code, err } = await pruned;
        assert.equal(code, 1);
        assert.match(err, /its run has continued, so its stack is not gone/);
        assert.deepEqual(keys(), [TEAM, BASE]);
      });
    });

  it("finishes what its stack was letting go of, but not what it let go of long ago", async () => {
    await aws.emulator.seed(
      sharedSeed(
        [A, B, C],
        claimed(BASE, [A]),
        claimed(TEAM, [], { leaving: [B], leavingSince: secondsAgo(3600) }),
        claimed(SEARCH, [], { leaving: [C], leavingSince: secondsAgo(25 * 3600) }),
      ),
    );
    const { code, out } = await prune(TEAM, SEARCH, "--yes");
    assert.equal(code, 0);
    assert.match(out, /forgets 1 account \(333333333333\) that it released long ago/);
    assert.deepEqual([aws.accounts(), keys()], [[A, C], [BASE]]);
  });

  it("lets stacks that deploy meanwhile keep what they claim", async () => {
    await aws.emulator.seed(sharedSeed([A, B], claimed(BASE, [A]), claimed(TEAM, [B])));
    aws.emulator.fault({ operation: "TagResource", kind: "pause", when: "before" });
    const pruned = prune(TEAM, "--yes");
    await until(() => aws.emulator.paused().length > 0);
    const { tags } = aws.live();
    await aws.emulator.seed({ ...aws.live(), tags: { ...tags, ...claimed(SEARCH, [B]) } });
    await aws.emulator.release();
    assert.equal((await pruned).code, 0);
    assert.deepEqual(
      [aws.accounts(), keys()],
      [
        [A, B],
        [BASE, SEARCH],
      ],
    );
  });

  describe("--damaged", () => {
    const tags = {
      [tagKey(TEAM, VERSION, 0)]: "settled later:version",
      [tagKey(TEAM, VERSION, 1)]: "more",
      "aggregator-claim:hello": "world",
    };

    it("removes what can't be read, after showing it", async () => {
      await aws.emulator.seed(sharedSeed([A, B], claimed(BASE, [A]), tags));
      const { code, out } = await prune(TEAM, "aggregator-claim:hello", "--damaged", "--yes");
      assert.equal(code, 0);
      assert.ok(
        out.includes(
          `  ${tagKey(TEAM, VERSION, 0)} = "settled later:version"\n  ${tagKey(TEAM, VERSION, 1)} = "more"\n`,
        ),
      );
      assert.ok(out.includes('  aggregator-claim:hello = "world"\n'));
      assert.deepEqual(
        Object.keys(aws.live().tags).filter((name) => name.startsWith(CLAIM_PREFIX)),
        [tagKey(BASE, VERSION, 0)],
      );
      assert.deepEqual(aws.accounts(), [A, B]);
    });

    it("leaves alone what can be read", async () => {
      await aws.emulator.seed(sharedSeed([A, B], claimed(TEAM, [B]), claimed(BASE, [A])));
      const { code, err } = await prune(TEAM, "--damaged", "--yes");
      assert.equal(code, 1);
      assert.match(err, /it can be read, and --damaged is for claims that can't/);
      assert.deepEqual(keys(), [TEAM, BASE]);
    });
  });

  it("puts the claim back where AWS refuses, and says so", async () => {
    await seed();
    aws.emulator.fault({ operation: PUT, kind: "error", code: "LimitExceededException", times: 0 });
    const { code, err } = await prune(TEAM, "--yes");
    assert.equal(code, 1);
    assert.match(err, /The claim was rolled back; the claims of other stacks are not affected/);
    assert.deepEqual(
      [aws.accounts(), keys()],
      [
        [A, B, C, E],
        [TEAM, BASE, SEARCH],
      ],
    );
  });

  it("says how to go on where it was cut short @slow", async () => {
    await seed();
    aws.emulator.fault({ operation: PUT, kind: "error", code: "ExpiredTokenException", times: 0 });
    const { code, err } = await prune(TEAM, "--yes");
    assert.equal(code, 1);
    assert.match(err, /The credentials have expired/);
    assert.match(
      err,
      /The claim is still there: once this run is over, the same command continues from there \(--wait waits for that\)/,
    );
    aws.emulator.clearFaults();
    const again = await prune(TEAM, "--yes", "--wait");
    assert.equal(again.code, 0);
    assert.deepEqual(
      [aws.accounts(), keys()],
      [
        [A, B, E],
        [BASE, SEARCH],
      ],
    );
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5);
}
