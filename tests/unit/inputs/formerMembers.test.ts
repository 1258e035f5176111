import assert from "node:assert/strict";
import { hasFormerMembers, withFormerMembers } from "../../../provider/inputs/formerMembers";

const FORMER = { accountIds: { "111111111111": "member", "222222222222": "member" } };
const NOW = { accountIds: { "111111111111": true, "222222222222": true } };

describe("maps of accounts of earlier states", () => {
  it("are known by the word beside an id, however deep they stand", () => {
    const states = [FORMER, { accountAggregationSource: FORMER }, NOW, { accountAggregationSource: NOW }, {}];
    assert.deepEqual(states.map(hasFormerMembers), [true, true, false, false, false]);
  });

  it("are written with that word, also if they are wrapped as a secret", () => {
    const wrapped = (map: object) => ({ accountIds: { signature: "x", value: map } });
    const at = (source: object) => ({ name: "security", accountAggregationSource: source });
    assert.deepEqual(withFormerMembers(at(NOW)), at(FORMER));
    assert.deepEqual(withFormerMembers(wrapped(NOW.accountIds)), wrapped(FORMER.accountIds));
  });

  it("keep what is no account, and other maps are left alone", () => {
    const state = { accountIds: { "(known later 0)": "unknown" }, secondary: { isOn: true } };
    assert.deepEqual(withFormerMembers(state), state);
  });
});
