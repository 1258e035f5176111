/** The environment variables with which programs use an emulator. */
export interface EmulatorEnvironment extends Readonly<Record<string, string>> {
  /** Its URL. */
  readonly AWS_ENDPOINT_URL: string;
  /** `us-east-1`. Every other region works as well. */
  readonly AWS_REGION: string;
  /** The same, for programs that don't read `AWS_REGION`, for example with boto3. */
  readonly AWS_DEFAULT_REGION: string;
  /** `local`, which means the account 123456789012; a key of 12 digits means that account. */
  readonly AWS_ACCESS_KEY_ID: string;
  /** `local`. No key is checked. */
  readonly AWS_SECRET_ACCESS_KEY: string;
}

/** The variables that make an AWS SDK use the emulator at `url`. */
export function environmentFor(url: string): EmulatorEnvironment {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  };
}
