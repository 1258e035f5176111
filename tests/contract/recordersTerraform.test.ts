import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../emulator";
import { type TerraformProgram, terraformMissing, terraformProgram } from "./terraform";

const ACCOUNT = "222222222222";

/** A recorder of some types, its delivery channel, and whether it records. */
const program = (types: readonly string[], isEnabled: boolean) => `
resource "aws_config_configuration_recorder" "this" {
  name     = "main"
  role_arn = "arn:aws:iam::${ACCOUNT}:role/config"
  recording_group {
    all_supported  = false
    resource_types = ${JSON.stringify(types)}
  }
  recording_mode {
    recording_frequency = "DAILY"
  }
}

resource "aws_config_delivery_channel" "this" {
  name           = "main"
  s3_bucket_name = "bucket"
  depends_on     = [aws_config_configuration_recorder.this]
}

resource "aws_config_configuration_recorder_status" "this" {
  name       = aws_config_configuration_recorder.this.name
  is_enabled = ${isEnabled}
  depends_on = [aws_config_delivery_channel.this]
}
`;

describe("Terraform's aws_config_configuration_recorder and aws_config_delivery_channel @slow", () => {
  let emulator: Emulator;
  let terraform: TerraformProgram;
  before(async function () {
    const why = await terraformMissing();
    if (why === undefined) return;
    console.log(`    Terraform is left out: ${why}`);
    this.skip();
  });
  beforeEach(async () => {
    // As accounts are by default: what is assumed there gives way.
    emulator = await startEmulator();
    terraform = await terraformProgram(emulator.url, ACCOUNT, program(["AWS::S3::Bucket"], true));
  });
  afterEach(async () => {
    terraform?.remove();
    await emulator?.close();
  });

  const apply = () => terraform.run("apply", "-input=false", "-auto-approve");
  const recording = () => emulator.recorders()[0] ?? assert.fail("there is no recording");

  it("make, change and delete them, with nothing left to do after each", async () => {
    await apply();
    const { recorder, deliveryChannel, region } = recording();
    assert.deepEqual(
      [region, recorder?.name, recorder?.recording, recorder?.recordingMode.recordingFrequency],
      ["us-east-1", "main", true, "DAILY"],
    );
    assert.deepEqual(recorder?.recordingGroup.resourceTypes, ["AWS::S3::Bucket"]);
    assert.deepEqual(deliveryChannel, { name: "main", s3BucketName: "bucket" });
    assert.match(await terraform.run("plan", "-input=false"), /No changes/);

    terraform.write(program(["AWS::EC2::Instance", "AWS::S3::Bucket"], false));
    await apply();
    assert.equal(recording().recorder?.recording, false);
    assert.equal(recording().recorder?.arn, recorder?.arn);
    assert.match(await terraform.run("plan", "-input=false"), /No changes/);

    await terraform.run("destroy", "-input=false", "-auto-approve");
    assert.deepEqual(emulator.recorders(), [{ account: ACCOUNT, region: "us-east-1" }]);
  });
});
