import assert from "node:assert/strict";
import { connect } from "../../../provider/aws/connection";
import { isDenied } from "../../../provider/aws/errors";
import { type ProbeApi, probes } from "../../../provider/aws/probes";
import { ACCOUNT, type Answer, failing, reaching, useAnswering, xml } from "../../support/answers";

const ARN = `arn:aws:iam::${ACCOUNT}:user/x`;

describe("small reads", () => {
  const aws = useAnswering();
  let api: ProbeApi;
  beforeEach(() => {
    api = probes(connect(reaching(aws.url), "us-east-1"));
  });
  const answer = (...all: Answer[]) => {
    aws.answer = () => all.shift() ?? {};
  };
  const caller = (account: string, arn: string) =>
    xml("GetCallerIdentity", `<Arn>${arn}</Arn><Account>${account}</Account>`);

  it("tell who calls", async () => {
    answer(caller(ACCOUNT, ARN));
    assert.deepEqual(await api.caller(), { account: ACCOUNT, arn: ARN });
  });

  it("tell nothing of half an answer", async () => {
    for (const half of [caller("", ARN), caller(ACCOUNT, "nobody")]) {
      answer(half, half, half, half);
      await assert.rejects(api.caller(), { kind: "malformed" });
    }
  });

  const reads: [what: string, read: () => Promise<void>, body: object, asked: object][] = [
    [
      "the status of one source",
      () => api.sourcesStatus("security"),
      { AggregatedSourceStatusList: [] },
      { ConfigurationAggregatorName: "security", Limit: 1 },
    ],
    [
      "one count of resources",
      () => api.resourceCounts("security"),
      { TotalDiscoveredResources: 0 },
      { ConfigurationAggregatorName: "security", Limit: 1 },
    ],
    ["one account", () => api.accounts(), { Accounts: [] }, { MaxResults: 1 }],
  ];
  for (const [what, read, body, asked] of reads)
    it(`ask for ${what}, and for no further page`, async () => {
      answer({ body: { ...body, NextToken: "more" } });
      await read();
      assert.deepEqual(
        aws.asked.map((request) => JSON.parse(request.body)),
        [asked],
      );
      answer(failing("AccessDeniedException"));
      await assert.rejects(read(), isDenied);
    });
});
