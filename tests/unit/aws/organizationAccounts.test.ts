import assert from "node:assert/strict";
import { connect } from "../../../provider/aws/connection";
import type { AwsError } from "../../../provider/aws/errors";
import {
  type OrganizationAccountsApi,
  organizationAccounts,
} from "../../../provider/aws/organizationAccounts";
import { type Answer, failing, reaching, useAnswering } from "../../support/answers";

const [A, B] = ["222222222222", "333333333333"] as const;

describe("what AWS Organizations says of accounts", () => {
  const aws = useAnswering();
  let api: OrganizationAccountsApi;
  beforeEach(() => {
    api = organizationAccounts(connect(reaching(aws.url), "us-east-1"), "us-east-1");
  });
  const answer = (...all: Answer[]) => {
    aws.answer = () => all.shift() ?? {};
  };
  const bodies = () => aws.asked.map(({ body }) => JSON.parse(body));

  it("is their state, by State or by the Status of former times, and their path", async () => {
    const Paths = [`o-exampleorgid/r-ab12/ou-ab12-11111111/${A}/`];
    answer({
      body: {
        Accounts: [
          { Id: A, Name: "a", State: "PENDING_ACTIVATION", Status: "ACTIVE", Paths },
          { Id: B, Status: "SUSPENDED", Paths: [] },
        ],
      },
    });
    assert.deepEqual(await api.accounts(), [
      { id: A, name: "a", state: "PENDING_ACTIVATION", units: ["r-ab12", "ou-ab12-11111111"] },
      { id: B, name: "", state: "SUSPENDED", units: undefined },
    ]);
  });

  it("is on pages of 20, which may be empty and not the last; what is throttled is asked for again alone", async () => {
    const account = (id: string) => ({ Id: id, State: "ACTIVE" });
    api = organizationAccounts(connect(reaching(aws.url, { maxRetries: 1 }), "us-east-1"), "us-east-1");
    answer(
      { body: { Accounts: [account(A)], NextToken: "x" } },
      { body: { Accounts: [], NextToken: "y" } },
      failing("TooManyRequestsException"),
      { body: { Accounts: [account(B)] } },
    );
    assert.deepEqual(
      (await api.accounts()).map(({ id }) => id),
      [A, B],
    );
    const at = (NextToken?: string) => ({ MaxResults: 20, ...(NextToken && { NextToken }) });
    assert.deepEqual(bodies(), [at(), at("x"), at("y"), at("y")]);
  });

  it("names the permission of AWS Organizations, if the tags of an account may not be read", async () => {
    answer(failing("AccessDeniedException"));
    await assert.rejects(api.tags(A), (error: AwsError) => {
      assert.match(error.advice?.deployment ?? "", /the caller lacks organizations:ListTagsForResource\.$/);
      return true;
    });
  });

  it("is not believed if a token comes again, or if an account has no id or no state", async () => {
    const page = { body: { Accounts: [], NextToken: "x" } };
    answer(page, page);
    await assert.rejects(api.accounts(), { kind: "malformed" });
    for (const one of [{ State: "ACTIVE" }, { Id: "1", State: "ACTIVE" }, { Id: A }]) {
      answer({ body: { Accounts: [one] } });
      await assert.rejects(api.accounts(), { kind: "malformed" }, JSON.stringify(one));
    }
  });

  it("is where they are, and by which tags they are marked", async () => {
    answer(
      { body: { Roots: [{ Id: "r-ab12", Name: "Root" }] } },
      { body: { OrganizationalUnits: [{ Id: "ou-ab12-11111111", Name: "Prod" }] } },
      { body: { Accounts: [{ Id: A }] } },
      { body: { Tags: [{ Key: "env", Value: "prod" }] } },
    );
    assert.deepEqual(await api.root(), { id: "r-ab12", name: "Root" });
    assert.deepEqual(await api.unitsBelow("r-ab12"), [{ id: "ou-ab12-11111111", name: "Prod" }]);
    assert.deepEqual(await api.accountsBelow("r-ab12"), [A]);
    assert.deepEqual(await api.tags(A), { env: "prod" });
    assert.deepEqual(bodies(), [
      { MaxResults: 20 },
      { ParentId: "r-ab12", MaxResults: 20 },
      { ParentId: "r-ab12", MaxResults: 20 },
      { ResourceId: A },
    ]);
  });

  it("is that a unit doesn't exist, and nothing else if it is refused", async () => {
    answer(
      { body: { OrganizationalUnit: { Id: "ou-ab12-11111111", Name: "Prod" } } },
      failing("OrganizationalUnitNotFoundException"),
      failing("AccessDeniedException"),
    );
    assert.deepEqual(await api.unit("ou-ab12-11111111"), { id: "ou-ab12-11111111", name: "Prod" });
    assert.equal(await api.unit("ou-ab12-22222222"), undefined);
    await assert.rejects(api.unit("ou-ab12-33333333"), { kind: "refused", awsCode: "AccessDeniedException" });
  });

  it("is not believed if there is no root", async () => {
    answer({ body: { Roots: [] } });
    await assert.rejects(api.root(), { kind: "malformed" });
  });
});
