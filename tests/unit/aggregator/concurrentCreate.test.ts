import assert from "node:assert/strict";
import { AwsError } from "../../../provider/aws/errors";
import { OWNER_TAG } from "../../../provider/domain/owner";
import { hasCode } from "../../support/errors";
import { accounts } from "../../support/memoryAws";
import { declaring, NAME, OneStack, OTHER, REGION } from "../../support/oneStack";

describe("a create beside another one of the same name", () => {
  let { aws, stack, liveAccounts } = new OneStack();

  beforeEach(() => {
    ({ aws, stack, liveAccounts } = new OneStack());
  });

  it("tells when somebody made one of that name at the same time", async () => {
    aws.begin();
    const api = aws.api(REGION);
    const real = api.describe;
    let looks = 0;
    aws.api = () => ({
      ...api,
      describe: async (name) => {
        const found = await real(name);
        if (++looks === 2) aws.set(NAME, REGION, { source: accounts("z"), tags: { [OWNER_TAG]: OTHER } });
        return found;
      },
    });
    const facts = { creator: "other stack", stack: "organization/platform/prod" };
    await assert.rejects(stack.up(declaring("a")), hasCode("ConcurrentCreate", facts));
  });

  it("a Put that went over what somebody made, and whose answer was lost: said so", async () => {
    const api = aws.api(REGION);
    let puts = 0;
    aws.api = () => ({
      ...api,
      put: async (request) => {
        puts += 1;
        aws.set(NAME, REGION, { source: accounts("z"), tags: { [OWNER_TAG]: OTHER } });
        await api.put(request);
        throw new AwsError("lost", "unknown-outcome", "ECONNRESET", undefined);
      },
    });
    await assert.rejects(stack.up(declaring("a")), { name: "ConcurrentCreateError" });
    assert.equal(puts, 1);
  });

  it("its own Put whose answer was lost is recognised without an owner tag, too", async () => {
    aws.begin({ 2: "unknown-outcome after" }); // Describe (check), Describe, Put
    await stack.up(declaring("a", { ownerTag: false }));
    assert.equal(liveAccounts(), "a");
  });
});
