import assert from "node:assert/strict";
import { UNKNOWN } from "../../../provider/engine/unknown";
import { createProgram } from "../../../provider/sharing/program";
import { type Args, MiniEngine, MiniMember } from "../../support/miniEngine";
import { NAME, Stacks, TABLE } from "../../support/stacks";

/* An aggregator and a membership of one program, in one process. */

const OWNER = "acme/platform/prod/0123456789abcdef0123456789abcdef";
const KEY = "platform/prod/team:00000000000000aa";
const TO_TABLE = { claims: { dynamodbTable: TABLE } };
const TO_OTHERS = { claims: { dynamodbTable: "others" } };
const [TABLE_STORE, OTHER_STORE] = ["dynamodb:us-east-1/claims", "dynamodb:us-east-1/others"];
const PLACE = { name: NAME, region: "us-east-1" };
const ELSEWHERE = {
  codes: ["OtherStore"],
  facts: [{ ...PLACE, theirs: TABLE_STORE, ours: OTHER_STORE }],
};

describe("a membership in the program of its aggregator", () => {
  let stacks: Stacks;
  let owner: MiniEngine;
  let member: MiniMember;

  /** A new run: a process that knows nothing so far. */
  const begin = () => {
    const program = createProgram();
    owner.program = program;
    member.program = program;
  };
  const owning = (more: Args = {}) => stacks.owning("a", more);
  const joining = (more: Args = {}) => stacks.joining("b", more);
  /** As the constructor passes on what the aggregator was given, before that is made. */
  const given = (joins: Args, more: Args = {}) => joining({ aggregatorArn: UNKNOWN, joins, ...more });

  beforeEach(() => {
    stacks = new Stacks();
    owner = new MiniEngine(stacks.aws, OWNER);
    member = new MiniMember(stacks.aws, KEY);
    begin();
  });

  describe("that is given it, and has yet to be made", () => {
    for (const merge of ["preserve", "replace"])
      it(`is refused at preview where that says merge: ${merge}`, async () => {
        await owner.preview(owning({ merge }));
        await assert.rejects(member.preview(given({ merge })), {
          codes: ["DeclaredUnshared"],
          facts: [{ ...PLACE, merge }],
        });
      });

    it("is refused also where another process has checked it, and where its name is not known", async () => {
      await assert.rejects(member.preview(given({ merge: "preserve" })), {
        codes: ["DeclaredUnshared"],
        facts: [{ ...PLACE, merge: "preserve" }],
      });
      await assert.rejects(member.preview(given({ merge: "preserve" }, { aggregatorName: UNKNOWN })), {
        codes: ["DeclaredUnshared"],
        facts: [{ ...PLACE, name: "(known later)", merge: "preserve" }],
      });
    });

    it("is refused where the two keep claims in different places", async () => {
      await owner.preview(owning(TO_TABLE));
      for (const joins of [{ merge: "shared" }, { merge: "shared", ...TO_TABLE }])
        await assert.rejects(member.preview({ ...given(joins), ...TO_OTHERS }), ELSEWHERE);
      begin();
      await assert.rejects(
        member.preview({ ...given({ merge: "shared", ...TO_TABLE }), ...TO_OTHERS }),
        ELSEWHERE,
      );
    });

    it("passes where it names no store, wherever the aggregator keeps claims", async () => {
      await owner.preview(owning(TO_TABLE));
      assert.equal(await member.preview(given({ merge: "shared", ...TO_TABLE })), "create");
    });

    it("passes where it is shared, and where that is not known yet", async () => {
      await owner.preview(owning());
      assert.equal(await member.preview(given({ merge: "shared" })), "create");
      begin();
      assert.equal(await member.preview(given({ merge: UNKNOWN })), "create");
      assert.equal(await member.preview(given({ merge: "shared", claims: UNKNOWN })), "create");
      await owner.preview(owning({ merge: UNKNOWN }));
      assert.equal(await member.preview(given({ merge: UNKNOWN })), "create");
    });
  });

  describe("that has joined it by its name, when it is replaced", () => {
    beforeEach(async () => {
      await owner.up(owning());
      await member.up(joining());
      begin();
    });

    it("is refused, since nothing has it leave first", async () => {
      await owner.preview(owning({ name: "other" }));
      const refused = { codes: ["JoinedByName"], facts: [{ ...PLACE, path: "aggregatorName" }] };
      await assert.rejects(member.preview(joining()), refused);
      await assert.rejects(member.preview(joining({ aggregatorName: "other" })), refused);
    });

    it("has the aggregator's preview fail where it is checked first", async () => {
      assert.deepEqual(await member.preview(joining()), { changes: false });
      await assert.rejects(owner.preview(owning({ name: "other" })), { name: "ClaimedError" });
    });
  });

  it("may join what this deployment begins to share", async () => {
    await owner.up(owning({ merge: "preserve" }));
    begin();
    await owner.preview(owning());
    assert.equal(await member.preview(given({ merge: "shared" })), "create");
    begin();
    await owner.up(owning());
    await member.up(joining({ aggregatorArn: stacks.found.arn, joins: { merge: "shared" } }));
    assert.equal(stacks.live, "ab");
  });

  describe("that gives its name", () => {
    it("is refused where this deployment ends its sharing, whichever is checked first", async () => {
      await owner.up(owning());
      begin();
      await owner.preview(owning({ merge: "preserve" }));
      await assert.rejects(member.preview(joining()), {
        codes: ["DeclaredUnshared"],
        facts: [{ ...PLACE, merge: "preserve" }],
      });
      begin();
      await member.preview(joining());
      await assert.rejects(owner.preview(owning({ merge: "preserve" })), {
        codes: ["MembershipNotShared"],
        facts: [{ ...PLACE, path: "merge", claim: KEY, merge: "preserve" }],
      });
    });

    it("is refused where this deployment moves the claims, whichever is checked first", async () => {
      await owner.up(owning(TO_TABLE));
      begin();
      await owner.preview(owning(TO_OTHERS));
      await assert.rejects(member.preview({ ...joining(), ...TO_TABLE }), {
        codes: ["OtherStore"],
        facts: [{ ...PLACE, theirs: OTHER_STORE, ours: TABLE_STORE }],
      });
      begin();
      await member.preview({ ...joining(), ...TO_TABLE });
      await assert.rejects(owner.preview(owning(TO_OTHERS)), {
        codes: ["MembershipElsewhere"],
        facts: [{ ...PLACE, path: "claims", claim: KEY, theirs: TABLE_STORE, ours: OTHER_STORE }],
      });
    });

    it("follows where this deployment moves the claims", async () => {
      await owner.up(owning());
      begin();
      await owner.preview(owning(TO_TABLE));
      assert.equal(await member.preview(joining()), "create");
      await owner.up(owning(TO_TABLE));
      await member.up(joining());
      assert.deepEqual(member.state?.outputs.claims, { ...TO_TABLE.claims, region: "us-east-1" });
    });

    it("is told to wait for what this deployment begins to share", async () => {
      await owner.up(owning({ merge: "preserve" }));
      begin();
      await owner.preview(owning());
      await assert.rejects(member.preview(joining()), {
        codes: ["NotShared"],
        message: /pass it as aggregator instead of its name/,
      });
    });

    it("goes on where nothing of it changes", async () => {
      await owner.up(owning());
      await member.up(joining());
      begin();
      await owner.preview(owning(TO_TABLE));
      assert.deepEqual(await member.preview(joining()), { changes: false });
    });
  });

  it("of another stack counts for nothing", async () => {
    await owner.up(owning());
    begin();
    const other = new MiniMember(stacks.aws, "team/prod/team:00000000000000bb");
    other.program = owner.program;
    await other.preview(joining());
    await owner.preview(owning({ merge: "preserve" }));
    assert.equal(await other.preview(joining()), "create");
    assert.equal(stacks.found.name, NAME);
  });
});
