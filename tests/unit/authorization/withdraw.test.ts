import assert from "node:assert/strict";
import type { Grant } from "../../../provider/authorization/inputs";
import { type Withdrawn, withdraw } from "../../../provider/authorization/withdraw";
import type { Tags } from "../../../provider/domain/tags";
import {
  AGGREGATOR,
  awsError,
  CONTROL_TOWER,
  OTHERS,
  outputsOf,
  ownerTag,
  US,
  useAuthorizing,
} from "../../support/authorizing";

const OTHER_ID = "2222222222222222";
/** When MemoryAws creates the first one. */
const FIRST = "1970-01-01T00:00:01.000Z";

describe("an authorization that is taken back", () => {
  const one = useAuthorizing();
  const run = (recorded?: Grant, seen?: Parameters<typeof withdraw>[3]["seen"]) =>
    withdraw(one.process().context, US, outputsOf([US]), { recorded, seen });

  const cases: [what: string, tags: Tags | undefined, recorded: Grant | undefined, expected: Withdrawn][] = [
    ["is not there", undefined, {}, "gone"],
    ["bears the id", ownerTag(), {}, "removed"],
    [
      "bears the id, and was made again by this resource",
      ownerTag(),
      { creationTime: "2026-01-01" },
      "removed",
    ],
    ["bears no owner tag, and is as old as the state says", {}, { creationTime: FIRST }, "removed"],
    ["bears no owner tag, and was made again", {}, { creationTime: "2026-01-01" }, "other"],
    ["bears another id of the same name", ownerTag({}, OTHER_ID), { creationTime: FIRST }, "other"],
    ["is another stack's", { "aggregator-owner": OTHERS.replace("id=1", "id=3") }, {}, "other"],
    ["was there before", ownerTag(), { adopted: true }, "left"],
    ["is AWS Control Tower's", { ...ownerTag(), ...CONTROL_TOWER }, {}, "control tower"],
    ["bears the id, and the state doesn't know it", ownerTag(), undefined, "removed"],
    [
      "is a killed create's, and the state doesn't know it",
      ownerTag({ isCreating: true }, OTHER_ID),
      undefined,
      "removed",
    ],
    ["bears another id, and the state doesn't know it", ownerTag({}, OTHER_ID), undefined, "other"],
    ["bears no owner tag, and the state doesn't know it", {}, undefined, "other"],
  ];
  for (const [what, tags, recorded, expected] of cases)
    it(`that ${what}: ${expected}`, async () => {
      if (tags) one.grant(US, tags);
      assert.equal(await run(recorded), expected);
      assert.equal(one.live.length, expected === "removed" || expected === "gone" ? 0 : 1);
    });

  it("is not read again if it was read a moment ago", async () => {
    one.grant(US, ownerTag());
    assert.equal(await run({}, { found: undefined }), "gone");
    assert.deepEqual(one.aws.calls, []);
  });

  it("is read again before a delete is sent again", async () => {
    one.grant(US, ownerTag());
    const undo = one.change([US], (api) => ({
      remove: async (authorized) => {
        undo();
        await api.remove(authorized);
        one.grant(US, { by: "them" });
        throw awsError("TimeoutError", "unknown-outcome");
      },
    }));
    assert.equal(await run({}), "other");
    assert.deepEqual(one.tagsIn(US), { by: "them" });
  });

  it("that AWS doesn't let go fails", async () => {
    one.grant(US, ownerTag());
    one.aws.refusing.set(US, "AccessDeniedException");
    await assert.rejects(run({}), { awsCode: "AccessDeniedException" });
    assert.ok(one.aws.grants(AGGREGATOR)[US]);
  });
});
