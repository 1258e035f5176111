import assert from "node:assert/strict";
import { join } from "node:path";
import { A, ACCOUNT, cli, ownedBy, REGION, useAws } from "./support";

const AHEAD = join(__dirname, "../support/clockAhead.cjs");

describe("doctor", () => {
  const aws = useAws();

  it("says what is wrong with a machine whose clock is wrong, and looks at everything else", async () => {
    await aws.emulator.seed({ name: "security", accountIds: [A], tags: ownedBy("tags") });
    const { code, out, err } = await cli(["doctor", "--name", "security"], {
      AWS_ENDPOINT_URL: aws.emulator.url,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: ACCOUNT,
      AWS_SECRET_ACCESS_KEY: "any",
      NODE_OPTIONS: `--require ${AHEAD}`,
      CLOCK_AHEAD: "-420000",
    });
    assert.deepEqual([code, err], [1, ""]);
    assert.match(
      out,
      /^ {2}✘ clock +7 minutes behind AWS's time\..*\n {6}→ Set this machine's clock by NTP\.$/m,
    );
    assert.match(out, /^ {2}✔ credentials +account 123456789012, .* the environment \(AWS_ACCESS_KEY_ID\)$/m);
    assert.match(out, /^ {2}✔ config:ListTagsForResource$/m);
    assert.ok(!out.includes("\u001b"));
  });

  it("ends with 2 without credentials, after what can be checked without", async () => {
    const { code, out, err } = await cli(["doctor"], {
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_REGION: REGION,
      AWS_ENDPOINT_URL: aws.emulator.url,
    });
    assert.deepEqual([code, err], [2, ""]);
    assert.match(out, /^ {2}✔ Node\.js/m);
    assert.match(out, /^ {2}✘ credentials .*CredentialsProviderError.*\n {6}→ .*Set AWS credentials/m);
    assert.match(out, /^ {2}\? config:ListTagsForResource +there are no credentials$/m);
    assert.match(out, /^Nothing could be checked in AWS: /m);
  });
});
