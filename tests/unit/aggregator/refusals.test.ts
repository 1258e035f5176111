import assert from "node:assert/strict";
import { accounts, ids } from "../../support/memoryAws";
import { type Args, claimTagsOf } from "../../support/miniEngine";
import { NAME, REGION, Stacks, TABLE } from "../../support/stacks";
import { Schedule } from "../../support/virtualTime";

const OWNER_BASE = "platform/prod/security:0123456789abcdef";
const DAY = 24 * 3_600_000;

/** What a deployment would be refused is said before it, and what one is refused is what a preview has said. */
describe("where stacks share an aggregator, a preview", () => {
  let stacks: Stacks;
  const own = (list: string, more: Args = {}) => stacks.owner.begin().up(stacks.owning(list, more));
  const join = (team: string, list: string, more: Args = {}) =>
    stacks.member(team).begin().up(stacks.joining(list, more));
  const preview = async (team: string, list: string): Promise<string> => {
    await stacks.member(team).begin().preview(stacks.joining(list));
    return stacks.member(team).said.join("\n");
  };
  const tag = (tags: Record<string, string>) =>
    stacks.aws.set(NAME, REGION, { tags: { ...stacks.found.tags, ...tags } });

  beforeEach(() => {
    stacks = new Stacks();
  });

  describe("of a membership", () => {
    it("refuses what a closing owner refuses, also of who has joined", async () => {
      await own("a");
      await join("b", "b");
      const [[key] = [""]] = claimTagsOf(stacks.found.tags, OWNER_BASE);
      tag({ [key]: `settled closing ${ids("a")}` });
      await assert.rejects(
        preview("b", "bc"),
        /can't be joined, because platform\/prod\/security is deleting it/,
      );
      await assert.rejects(join("b", "bc"), /can't be joined/);
      await assert.rejects(
        stacks.member("b").begin().destroy(),
        /can't be left, because platform\/prod\/security/,
      );
    });

    it("refuses to let the last account go", async () => {
      stacks.set("a");
      await join("b", "a");
      await assert.rejects(preview("b", ""), /would have no account left, and AWS requires at least one/);
    });

    it("refuses to be replaced if it can't leave what it has joined", async () => {
      stacks.set("a");
      await join("b", "a");
      stacks.aws.set("other", REGION, { source: accounts("z") });
      const member = stacks.member("b").begin();
      await assert.rejects(
        member.preview(stacks.joining("a", { aggregatorName: "other" })),
        /security in us-east-1 would have no account left, and AWS requires at least one/,
      );
      stacks.set("az");
      await member.begin().preview(stacks.joining("a", { aggregatorName: "other" }));
    });

    it("warns where it is more than AWS takes in a week", async () => {
      stacks = new Stacks("table");
      await own("a");
      const accountIds = Array.from({ length: 1_500 }, (_, index) => String(200_000_000_000 + index));
      await stacks
        .member("b")
        .begin()
        .preview({ ...stacks.joining(""), accountIds });
      assert.match(stacks.member("b").said.join(), /warning: this adds 1,500 and removes 0 accounts/);
    });

    it("says that an interrupted run is finished, and refuses what it can't do by now", async () => {
      await own("a");
      const { calls } = stacks.member("b").caller;
      await join("b", "b");
      const put = calls.lastIndexOf("Put");
      assert.ok(put > 0);
      await assert.rejects(
        stacks
          .member("c")
          .begin({ [put]: "unauthenticated" })
          .up(stacks.joining("c")),
      );
      assert.equal(stacks.member("c").state?.failed, true);
      assert.match(await preview("c", "c"), /^security: finishes an interrupted run: \+1 account/);
      stacks.aws.drop(NAME, REGION);
      await assert.rejects(preview("c", "c"), /security in us-east-1/);
    });
  });

  it("counts no departure of long ago, and neither does the deployment", async () => {
    await own("z");
    await join("b", "ab");
    const { caller } = stacks.member("b").begin();
    await stacks.member("b").up(stacks.joining("abc"));
    const put = caller.calls.indexOf("Put");
    await stacks
      .member("b")
      .begin({ [put]: "killed after" })
      .up(stacks.joining("b"))
      .catch(() => {});
    assert.equal(stacks.live, "bz");
    await stacks.member("b").begin().refresh();
    await stacks.aws.time.sleep(2 * DAY);
    stacks.set("abz");
    assert.match(await preview("b", "bd"), /\+1 account \(100000000003\), 2 of others kept/);
    await join("b", "bd");
    assert.equal(stacks.live, "abdz");
  });
});

describe("a deployment that shares an aggregator and fails", () => {
  it("knows of a claim that something takes away time and again", async () => {
    const stacks = new Stacks();
    await stacks.owner.begin().up(stacks.owning("a"));
    const open = stacks.aws.api.bind(stacks.aws);
    // Somebody takes its turn off its claim, whenever it takes one.
    stacks.aws.api = (...args: Parameters<typeof open>) => {
      const api = open(...args);
      const tag: typeof api.tag = async (arn, tags) => {
        await api.tag(arn, tags);
        const settled = Object.entries(tags).filter(([, value]) => value.startsWith("publishing:"));
        for (const [key, value] of settled)
          await api.tag(arn, { [key]: value.replace(/^publishing:\w+/, "settled") });
      };
      return { ...api, tag };
    };
    const joining = stacks.member("b").begin().up(stacks.joining("b"));
    await assert.rejects(joining, /keeps changing/);
    assert.equal(stacks.member("b").state?.failed, true);
    assert.equal(stacks.member("b").state?.outputs.unfinished, true);
  });

  it("says what AWS has refused, also where something fails afterwards", async () => {
    const stacks = new Stacks();
    await stacks.owner.begin().up(stacks.owning("a"));
    stacks.aws.badAccounts.add(String(ids("b")));
    const member = () => stacks.member("b").begin();
    await assert.rejects(member().up(stacks.joining("b")));
    const { calls } = stacks.member("b").caller;
    const after = calls.indexOf("Put") + 1;
    await assert.rejects(
      stacks
        .member("b")
        .begin({ [after]: "unauthenticated" })
        .up(stacks.joining("b")),
      /InvalidParameterValueException happened\n.*\nWhile the claim was rolled back: unauthenticated happened/,
    );
  });
});

describe("two that are the first to join what nobody owns, and keep claims in different places", () => {
  it("don't both succeed", async () => {
    const ends = new Map<string, number>();
    for (let seed = 0; seed < 300; seed++) {
      const time = new Schedule(seed);
      const stacks = new Stacks("tags", time);
      stacks.set("z");
      time.pass(3_000);
      const settled = await time.run([
        stacks
          .member("b")
          .begin()
          .up(stacks.joining("b", { claims: { dynamodbTable: "others" } })),
        stacks
          .member("c")
          .begin()
          .up(stacks.joining("c", { claims: { dynamodbTable: TABLE } })),
      ]);
      const end = settled.map(({ status }) => status).join(" ");
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    assert.equal(ends.get("fulfilled fulfilled"), undefined, JSON.stringify([...ends]));
  });
});
