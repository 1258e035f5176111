import assert from "node:assert/strict";
import { reachableOf } from "../../../provider/authorization/reachable";
import { AGGREGATOR, awsError, EU1, EU2, inputsOf, US, useAuthorizing } from "../../support/authorizing";

const DENIED =
  'warning: auth: regions: "all" leaves out 1 region (eu-central-1): AWS denies AWS Config to the caller there, as a ' +
  "policy that restricts regions does";
const UNREACHABLE =
  'warning: auth: regions: "all" leaves out 1 region (eu-west-1): AWS Config can\'t be reached there, so it is most ' +
  "likely not offered there";

describe("of all regions that are enabled, the reachable ones", () => {
  const one = useAuthorizing();
  const deny = (...regions: string[]) => {
    for (const region of regions) one.aws.refusing.set(region, "AccessDeniedException");
  };
  const cut = (...regions: string[]) =>
    one.change(regions, () => ({ find: () => Promise.reject(awsError("ENOTFOUND", "unreachable")) }));
  const run = async (known: readonly string[] = [], enabled = [EU1, EU2, US]) => {
    const { context, said } = one.process();
    const { regions, looks } = await reachableOf(context, inputsOf([]), enabled, known);
    return { regions, said, looked: [...looks.keys()] };
  };

  it("are all of them, if all answer", async () => {
    one.grant(US);
    assert.deepEqual(await run(), { regions: [EU1, EU2, US], said: [], looked: [EU1, EU2, US] });
  });

  it("leave out those in which the caller is denied, or AWS Config has no endpoint, each with its reason", async () => {
    deny(EU1);
    cut(EU2);
    const { regions, said } = await run();
    assert.deepEqual([regions, said], [[US], [DENIED, UNREACHABLE]]);
  });

  it("keep one that was authorized before, whatever it answers now, and ask only the new ones", async () => {
    deny(EU1);
    const { regions, said, looked } = await run([EU1]);
    assert.deepEqual([regions, said, looked], [[EU1, EU2, US], [], [EU2, US]]);
  });

  it("are told by a region of before, if none of the new ones answers", async () => {
    deny(EU1, EU2);
    assert.deepEqual((await run([EU2, US])).regions, [EU2, US]);
    deny(US);
    assert.deepEqual((await run([EU2, US])).regions, [EU1, EU2, US], "denied everywhere");
  });

  it("leave out none, if the caller is denied everywhere, or there is no connection", async () => {
    deny(EU1, EU2, US);
    const denied = await run();
    assert.deepEqual([denied.regions, denied.said], [[EU1, EU2, US], []]);
    one.aws.refusing.clear();
    cut(EU1, EU2, US);
    const cutOff = await run();
    assert.deepEqual([cutOff.regions, cutOff.said], [[EU1, EU2, US], []]);
  });

  it("leave out none that may answer the next time, or says something else", async () => {
    for (const error of [
      awsError("TimeoutError", "unknown-outcome"),
      awsError("ThrottlingException", "throttled"),
      awsError("CredentialsProviderError", "unauthenticated"),
      new TypeError("a bug"),
    ]) {
      const undo = one.change([EU1], () => ({ find: () => Promise.reject(error) }));
      const { regions, said } = await run();
      assert.deepEqual([regions, said], [[EU1, EU2, US], []]);
      undo();
    }
  });

  it("are warned of once in a process", async () => {
    deny(EU1);
    const { context, said } = one.process();
    for (let i = 0; i < 2; i++) await reachableOf(context, inputsOf([]), [EU1, US], []);
    assert.deepEqual([said, one.aws.grants(AGGREGATOR)], [[DENIED], {}]);
  });
});
