import assert from "node:assert/strict";
import type { Inputs } from "../../../provider/awaitedSources/inputs";
import { describeWait } from "../../../provider/awaitedSources/preview";
import { UNKNOWN } from "../../../provider/engine/unknown";

const A = "111111111111";
const BASE: Inputs = {
  aggregatorName: "security",
  region: "us-east-1",
  aggregatorArn: "arn:1",
  accountIds: { [A]: true },
  timeoutSeconds: 3600,
  atLeast: 1,
  waitKey: "key",
};

describe("what a preview says of a wait", () => {
  const cases: [
    what: string,
    news: Partial<Inputs>,
    olds: Partial<Inputs> | undefined,
    text: string | undefined,
  ][] = [
    [
      "names the accounts",
      {},
      undefined,
      `security: waits until the sources of 1 account (${A}) have reported, for up to 60 minutes`,
    ],
    [
      "counts secret ones",
      { secrets: ["accountIds"], atLeast: 0.955, timeoutSeconds: 90 },
      undefined,
      "security: waits until 95.5% of the sources of 1 account have reported, for up to 90 seconds",
    ],
    [
      "names regions",
      { regions: ["a", "b"] },
      { regions: ["a"] },
      "security: waits until the sources in b have reported, for up to 60 minutes",
    ],
    [
      "has all of an organization's",
      { accountIds: undefined as never },
      undefined,
      "security: waits until all sources have reported, for up to 60 minutes",
    ],
    ["is nothing if nothing is added", {}, {}, undefined],
    [
      "doesn't know of which aggregator",
      { aggregatorName: UNKNOWN, aggregatorArn: UNKNOWN },
      undefined,
      `an aggregator whose name is known later: waits until the sources of 1 account (${A}) have reported, for up to 60 minutes`,
    ],
    [
      "doesn't know which",
      { accountIds: UNKNOWN as never, timeoutSeconds: UNKNOWN as never, atLeast: UNKNOWN as never },
      {},
      "security: waits until the sources that this update adds have reported",
    ],
    [
      "has all of another aggregator",
      { aggregatorArn: "arn:2" },
      {},
      `security: waits until the sources of 1 account (${A}) have reported, for up to 60 minutes`,
    ],
  ];
  for (const [what, news, olds, text] of cases)
    it(what, () => assert.equal(describeWait({ ...BASE, ...news }, olds && { ...BASE, ...olds }), text));
});
