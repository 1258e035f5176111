import assert from "node:assert/strict";
import { WRAPPED_KEY } from "../../../provider/aws/settings";
import type { Secret } from "../../../provider/domain/secretProperties";
import {
  concealed,
  concealedInputs,
  hides,
  markSecret,
  type SecretTable,
  secretsIn,
  valueAt,
} from "../../../provider/engine/secret";
import { UNKNOWN } from "../../../provider/engine/unknown";

const TABLE: SecretTable = {
  accountIds: { paths: ["accountAggregationSource.accountIds", "accountIds"] },
  roleArn: { paths: ["organizationAggregationSource"], markedByEngine: ["organizationAggregationSource"] },
  tags: { paths: ["tags", "tagsAll"], markedByEngine: ["tags"] },
  filters: { paths: ["aggregatorFilters"] },
};
const ACCOUNTS = { "111111111111": true };
const VALUES = {
  name: "security",
  accountAggregationSource: { accountIds: ACCOUNTS, regions: ["us-east-1"] },
  organizationAggregationSource: { roleArn: "arn:aws:iam::1:role/org" },
  accountIds: ["111111111111"],
  tags: { team: "s" },
  tagsAll: { team: "s" },
  aggregatorFilters: { resourceTypes: ["AWS::S3::Bucket"] },
};

describe("what is secret", () => {
  it("is what any of the inputs and outputs says, sorted, each once", () => {
    const said = [
      { secrets: ["tags", "filters"] },
      { secrets: ["accountIds", "tags"] },
      { secrets: "x" },
      {},
    ];
    assert.deepEqual(secretsIn(...said, undefined, "secrets"), ["accountIds", "filters", "tags"]);
  });

  it("is marked in the way that the engine recognises", () => {
    assert.deepEqual(markSecret("s"), { [WRAPPED_KEY]: "1b47061264138c4ac30d75fd1eb44270", value: "s" });
  });
});

describe("inputs and outputs", () => {
  const source = { ...VALUES.accountAggregationSource, accountIds: markSecret(ACCOUNTS) };
  const cases: [secret: string, marked: object][] = [
    ["accountIds", { accountAggregationSource: source, accountIds: markSecret(VALUES.accountIds) }],
    ["roleArn", { organizationAggregationSource: markSecret(VALUES.organizationAggregationSource) }],
    ["tags", { tags: markSecret(VALUES.tags), tagsAll: markSecret(VALUES.tagsAll) }],
    ["filters", { aggregatorFilters: markSecret(VALUES.aggregatorFilters) }],
    ["nothing that is known", {}],
  ];
  for (const [secret, marked] of cases) {
    it(`are marked where they say themselves that ${secret} is secret`, () => {
      const secrets = [secret];
      assert.deepEqual(concealed(TABLE, { ...VALUES, secrets }), { ...VALUES, secrets, ...marked });
    });

    it(`are marked where others say that ${secret} is secret`, () => {
      assert.deepEqual(concealed(TABLE, VALUES, undefined, { secrets: [secret] }), { ...VALUES, ...marked });
    });
  }

  it("stay as they are where nothing is secret, or nothing is there", () => {
    assert.deepEqual(concealed(TABLE, VALUES), VALUES);
    assert.deepEqual(concealed(TABLE, { name: "x" }, { secrets: ["tags", "accountIds"] }), { name: "x" });
  });

  it("are never marked twice, and never where they aren't known yet", () => {
    const values = {
      tags: markSecret({}),
      aggregatorFilters: UNKNOWN,
      accountAggregationSource: markSecret({}),
    };
    assert.deepEqual(concealed(TABLE, values, { secrets: ["tags", "filters", "accountIds"] }), values);
  });

  it("have their source marked as a whole if it is no object", () => {
    const values = { accountAggregationSource: "111111111111" };
    assert.deepEqual(concealed(TABLE, values, { secrets: ["accountIds"] }), {
      accountAggregationSource: markSecret("111111111111"),
    });
  });

  it("that are checked are not marked where the engine does it by itself", () => {
    const secrets = ["accountIds", "filters", "roleArn", "tags"];
    const { organizationAggregationSource, tags } = concealedInputs(TABLE, { ...VALUES, secrets });
    assert.deepEqual(
      [organizationAggregationSource, tags],
      [VALUES.organizationAggregationSource, VALUES.tags],
    );
    const { accountAggregationSource, aggregatorFilters, tagsAll } = concealedInputs(TABLE, {
      ...VALUES,
      secrets,
    });
    assert.deepEqual(
      [accountAggregationSource, aggregatorFilters, tagsAll],
      [source, markSecret(VALUES.aggregatorFilters), markSecret(VALUES.tagsAll)],
    );
  });
});

describe("a secret", () => {
  it("is hidden, and nothing else is", () => {
    assert.equal(hides({ secrets: ["tags"] }, "tags"), true);
    assert.equal(hides<Secret>({ secrets: ["tags"] }, "accountIds"), false);
    assert.equal(hides({}, "accountIds"), false);
  });
});

describe("the value at a path", () => {
  const cases: [what: string, holder: unknown, value: unknown][] = [
    ["is found", VALUES, ACCOUNTS],
    ["is found in what is marked", { accountAggregationSource: markSecret({ accountIds: ["1"] }) }, ["1"]],
    ["is what stands in place of an object", { accountAggregationSource: "1" }, "1"],
    ["is none if nothing is there", { name: "x" }, undefined],
  ];
  for (const [what, holder, value] of cases)
    it(what, () => assert.deepEqual(valueAt(holder, "accountAggregationSource.accountIds"), value));
});
