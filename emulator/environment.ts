/** The environment variables by which programs use an emulator. */
export interface EmulatorEnvironment extends Readonly<Record<string, string>> {
  /** Where it listens. */
  readonly AWS_ENDPOINT_URL: string;
  /** `us-east-1`. It has every other region as well. */
  readonly AWS_REGION: string;
  /** The same, for programs that don't know `AWS_REGION`, such as those with boto3. */
  readonly AWS_DEFAULT_REGION: string;
  /** `local`, which stands for the account 123456789012; 12 digits stand for that account. */
  readonly AWS_ACCESS_KEY_ID: string;
  /** `local`. No key is checked. */
  readonly AWS_SECRET_ACCESS_KEY: string;
}

/** What makes an AWS SDK use the emulator at `url`. */
export function environmentFor(url: string): EmulatorEnvironment {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  };
}
