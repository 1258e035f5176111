import assert from "node:assert/strict";
import { helpText } from "../../provider/cli/help";
import { OWNER_TAG } from "../../provider/domain/owner";
import { formatClaim, tagKey } from "../../provider/sharing/store/tagFormat";
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
  turnOf,
  useAws,
  VERSION,
} from "./support";

describe("claims list", () => {
  const aws = useAws();

  const seed = () =>
    aws.emulator.seed(
      sharedSeed(
        [A, B, C, E],
        claimed(BASE, [A, B]),
        claimed(TEAM, [B, C, D]),
        claimed(SEARCH, [C], { leaving: [E], leavingSince: secondsAgo(120) }),
      ),
    );

  it("shows who claims what, in a table", async () => {
    await seed();
    const { code, out, err } = await aws.run("claims", "list", "security");
    assert.deepEqual([code, err], [0, ""]);
    const [head, , columns, ...rest] = out.split("\n");
    assert.equal(
      head,
      "security in us-east-1: 4 accounts; acme/platform/prod owns it; 3 claims, kept on its tags",
    );
    assert.equal(columns, "CLAIM                           KEY               ACCOUNTS  LIVE  SHARED  STATE");
    const text = rest.join("\n");
    assert.match(text, /^payments\/prod\/team {14}0123456789abcdef {9}3 {5}2 {7}2 {2}settled$/m);
    assert.match(text, /^platform\/prod\/security \(owner\) {2}fedcba9876543210 {9}2 {5}2 {7}1 {2}settled$/m);
    assert.match(text, /^search\/prod\/team .* 1 leaving since \d{4}-\S+Z \(2 minutes ago\)$/m);
    assert.match(text, /^payments\/prod\/team shares accounts with .*search\/prod\/team \(1\)/m);
    assert.match(
      text,
      /^payments\/prod\/team claims 1 account \(444444444444\) that is not on the aggregator$/m,
    );
    assert.match(text, /^leaving with search\/prod\/team: 555555555555$/m);
    assert.doesNotMatch(text, /nobody claims/);
    assert.deepEqual(aws.requests(), ["DescribeConfigurationAggregators", "ListTagsForResource"]);
  });

  it("names each pair of claims that share accounts once", async () => {
    await seed();
    const { out } = await aws.run("claims", "list", "security");
    assert.deepEqual(
      out.split("\n").filter((line) => line.includes("shares accounts")),
      ["payments/prod/team shares accounts with platform/prod/security (1), search/prod/team (1)"],
    );
  });

  it("tells accounts that are leaving from those that nobody claims", async () => {
    const [recently, longAgo] = [secondsAgo(120), secondsAgo(100_000)];
    await aws.emulator.seed(
      sharedSeed(
        [A, B, C, D, E],
        claimed(BASE, [A]),
        claimed(TEAM, [A], { leaving: [A, B, C], leavingSince: recently }),
        claimed(SEARCH, [A], { leaving: [D], leavingSince: longAgo }),
      ),
    );
    const { out } = await aws.run("claims", "list", "security");
    assert.match(out, /^leaving with payments\/prod\/team: 222222222222, 333333333333$/m);
    assert.match(out, /^nobody claims 2 accounts \(444444444444, 555555555555\)$/m);
    const json = await aws.run("claims", "list", "security", "--json");
    assert.deepEqual(JSON.parse(json.out).unclaimed, [B, C, D, E]);
  });

  it("shows ids, and who else claims them", async () => {
    await seed();
    const { out } = await aws.run("claims", "list", "security@us-east-1", "--accounts");
    assert.match(
      out,
      /payments\/prod\/team:\n {2}222222222222 {2}also claimed by platform\/prod\/security\n {2}333333333333 {2}also claimed by search\/prod\/team\n {2}444444444444 {2}not on the aggregator\n/,
    );
    assert.match(out, /search\/prod\/team:\n {2}333333333333 .*\n {2}555555555555 {2}leaving/);
  });

  it("tells everything as JSON", async () => {
    const publishing = turnOf(TEAM, 5);
    const { stamp } = publishing.turn;
    const iso = (seconds: number) => new Date(seconds * 1000).toISOString().replace(".000", "");
    await aws.emulator.seed(sharedSeed([A], claimed(BASE, [A]), claimed(TEAM, [A, B], {}, publishing)));
    const { out } = await aws.run("claims", "list", "security", "--json");
    const { aggregator, claims, ...rest } = JSON.parse(out);
    const help = helpText(["claims", "list"]);
    for (const key of [
      ...Object.keys(JSON.parse(out)),
      ...Object.keys(claims[0]),
      ...Object.keys(claims[0].run),
    ])
      assert.match(help, new RegExp(`^  .*\\b${key}\\b`, "m"));
    assert.deepEqual(aggregator, {
      name: "security",
      region: "us-east-1",
      arn: aws.live().arn,
      accounts: [A],
    });
    assert.deepEqual(rest, {
      owner: "acme/platform/prod",
      creating: false,
      shared: true,
      store: "tags",
      unclaimed: [],
      turn: null,
      torn: [],
      damaged: [],
      foreign: [],
      damagedLease: false,
      moved: null,
    });
    assert.deepEqual(claims[0], {
      key: TEAM,
      name: "payments/prod/team",
      owner: false,
      accounts: [A, B],
      live: [A],
      missing: [B],
      sharedWith: [{ key: BASE, accounts: [A] }],
      leaving: [],
      leavingSince: null,
      leavingCounts: false,
      publishing: {
        key: TEAM,
        since: iso(stamp),
        interrupted: false,
      },
      run: { since: iso(stamp), until: iso(stamp + 370), creating: false, interrupted: false },
      closing: null,
    });
    assert.deepEqual([claims[1].publishing, claims[1].run], [null, null]);
  });

  it("tells what the run of each stack is doing, and which one was interrupted", async () => {
    const key = (name: string, digit: string) => `${name}/prod/team:${digit.repeat(16)}`;
    await aws.emulator.seed(
      sharedSeed(
        [A],
        claimed(BASE, [A]),
        claimed(key("joining", "1"), [A], {}, runOf(20, { isNew: true })),
        claimed(key("changing", "2"), [A], { leaving: [B], leavingSince: secondsAgo(20) }, runOf(20)),
        claimed(key("unfinished", "3"), [A], {}, runOf(400, { isNew: true })),
        claimed(key("failed", "4"), [A], {}, runOf(20, { isNew: true, lasts: 0 })),
        claimed(key("changed", "5"), [A], {}, runOf(400)),
        claimed(key("put", "6"), [A], {}, turnOf(key("put", "6"), 400, { isNew: true })),
      ),
    );
    const { out } = await aws.run("claims", "list", "security");
    const since = "since \\d{4}-\\S+Z \\(\\d+ (seconds|minutes) ago\\)";
    for (const [name, state] of [
      ["joining", `joining ${since}`],
      ["changing", `changing its claim ${since}; 1 leaving ${since}`],
      ["unfinished", `unfinished ${since}`],
      ["failed", `unfinished ${since}`],
      ["changed", `interrupted while changing its claim ${since}`],
      ["put", `unfinished ${since}`],
      ["platform", "settled"],
    ])
      assert.match(out, new RegExp(`^${name}/prod/\\w+ .*  ${state}$`, "m"));
    const json = JSON.parse((await aws.run("claims", "list", "security", "--json")).out);
    const runs = json.claims.map(({ name, run }: { name: string; run: Record<string, unknown> | null }) => [
      name.split("/")[0],
      run && [run.creating, run.interrupted],
    ]);
    assert.deepEqual(Object.fromEntries(runs), {
      joining: [true, false],
      changing: [false, false],
      unfinished: [true, true],
      failed: [true, true],
      changed: [false, true],
      put: [true, true],
      platform: null,
    });
  });

  it("tells that the create of the aggregator has not come to its end", async () => {
    await aws.emulator.seed({ name: "security", accountIds: [A], tags: ownedBy("tags", true) });
    const { out } = await aws.run("claims", "list", "security");
    assert.match(out, /acme\/platform\/prod owns it, and has not finished creating it; 0 claims/);
    assert.equal(JSON.parse((await aws.run("claims", "list", "security", "--json")).out).creating, true);
  });

  it("takes no claim for the owner's that merely has its name", async () => {
    const namesake = BASE.slice(0, -8) + "0".repeat(8);
    await aws.emulator.seed(sharedSeed([A], claimed(BASE, [A]), claimed(namesake, [A])));
    const { out } = await aws.run("claims", "list", "security", "--json");
    const { claims } = JSON.parse(out);
    assert.deepEqual(
      claims.map(({ key, owner }: { key: string; owner: boolean }) => [key === BASE, owner]).sort(),
      [
        [false, false],
        [true, true],
      ],
    );
  });

  it("shows the newest version that is whole", async () => {
    const newer = formatClaim(TEAM, "0000002", { accounts: many(30), leaving: [] });
    const [first = ""] = Object.keys(newer);
    await aws.emulator.seed(
      sharedSeed([A, B], claimed(TEAM, [A]), { [first]: newer[first] ?? "" }, claimed(BASE, [B])),
    );
    const { out } = await aws.run("claims", "list", "security", "--accounts");
    assert.match(out, /payments\/prod\/team:\n {2}111111111111\n/);
    assert.doesNotMatch(out, /parts of this claim are missing/);
  });

  it("tells a stack that publishes from one that was killed while it did", async () => {
    await aws.emulator.seed(
      sharedSeed(
        [A],
        claimed(BASE, [A], { closing: "closing" }),
        claimed(TEAM, [A], {}, turnOf(TEAM, 20)),
        claimed(SEARCH, [A], {}, turnOf(SEARCH, 400)),
      ),
    );
    const { out } = await aws.run("claims", "list", "security");
    assert.match(out, /payments\/prod\/team .* publishing since .* \(\d+ (seconds|minutes) ago\)/);
    assert.match(out, /search\/prod\/team .* interrupted while publishing since .* \(\d+ minutes ago\)/);
    assert.match(out, /\(owner\) .* closing$/m);
  });

  it("shows what can't be read", async () => {
    const torn = Object.fromEntries(Object.entries(claimed(TEAM, many(30))).slice(0, 1));
    await aws.emulator.seed(
      sharedSeed(
        [A, B],
        claimed(BASE, [A]),
        torn,
        { [tagKey(SEARCH, VERSION, 0)]: "settled later:version", "aggregator-claim:hello": "world" },
        { "aggregator-claim:gone/prod/x:00000000000000aa/1": "2/2:abcde 111111111111" },
      ),
    );
    const { code, out } = await aws.run("claims", "list", "security", "--propagation-seconds", "0.01");
    assert.equal(code, 0);
    assert.match(out, /^payments\/prod\/team:0123456789abcdef: parts of this claim are missing/m);
    assert.match(
      out,
      /^search\/prod\/team:0123aaaaaaaaaaaa: this claim can't be read, or is of a later version/m,
    );
    assert.match(out, /^aggregator-claim:hello: this looks like a claim, but isn't one$/m);
    assert.match(out, /^aggregator-claim:gone\/prod\/x:00000000000000aa\/1: this looks like a claim/m);
    assert.match(out, /nobody claims 1 account \(222222222222\) \(claims that can't be read may\)/);
  });

  it("says where stacks don't share an aggregator", async () => {
    await aws.emulator.seed({ name: "security", accountIds: [A, B], tags: ownedBy(undefined) });
    const { out } = await aws.run("claims", "list", "security");
    assert.match(
      out,
      /^security in us-east-1: 2 accounts; acme\/platform\/prod owns it; stacks don't share it\n/,
    );
    assert.match(out, /nobody claims any account/);
  });

  it("says which name may be meant, and how to look elsewhere", async () => {
    await aws.emulator.seed({ name: "security", accountIds: [A] });
    const { code, out, err } = await aws.run("claims", "list", "securty");
    assert.deepEqual([code, out], [1, ""]);
    assert.match(
      err,
      /there is no aggregator securty in us-east-1 for these credentials: is security meant\?/,
    );
    assert.match(err, /If it is elsewhere, write it as NAME@REGION, or give --profile/);
  });

  it("refuses another table than the aggregator's tag names", async () => {
    await aws.emulator.seed(sharedSeed([A]));
    const { code, err } = await aws.run("claims", "list", "security", "--claims", "claims");
    assert.equal(code, 1);
    assert.match(
      err,
      /--claims claims: the claims of aggregator security in us-east-1 are kept on its tags, not in table claims\. Nothing was changed\.\nLeave --claims out\.$/m,
    );
    await aws.emulator.seed({
      name: "audit",
      accountIds: [A],
      tags: ownedBy("dynamodb:eu-west-1/aggregator-claims"),
    });
    const other = await aws.run("claims", "list", "audit", "--claims", "claims");
    assert.equal(other.code, 1);
    assert.match(
      other.err,
      /are kept in table aggregator-claims in eu-west-1, not in table claims\..*\nLeave --claims out, or give the ARN/,
    );
  });

  it("asks for the table where its name was too long for the tag", async () => {
    const store = `dynamodb:us-east-1/${"x".repeat(93)}-01234567`;
    await aws.emulator.seed({
      name: "security",
      accountIds: [A],
      tags: { [OWNER_TAG]: `acme/a/b/${"0".repeat(32)} merge=shared store=${store}` },
    });
    const { code, err } = await aws.run("claims", "list", "security");
    assert.equal(code, 1);
    assert.match(err, /but its tags hold only the beginning of that name\.\nGive the table with --claims/);
  });

  it("advises what can be done here where AWS can't be reached, or refuses", async () => {
    const nowhere = await aws.run("claims", "list", "security", "--endpoint-url", "http://127.0.0.1:1");
    assert.equal(nowhere.code, 1);
    assert.match(
      nowhere.err,
      /There was no connection.*any endpoint that is set \(--endpoint-url, AWS_ENDPOINT_URL\)/,
    );
    aws.emulator.settings({
      policies: [
        { policy: { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "*", Resource: "*" }] } },
      ],
    });
    const denied = await aws.run("claims", "list", "security");
    assert.equal(denied.code, 1);
    assert.match(denied.err, /A policy denies config:DescribeConfigurationAggregators to the caller/);
  });
});

function many(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(100000000000 + index));
}
