/** What makes an AWS SDK use the local AWS at `url`. It checks no key, and keeps accounts apart by 12-digit key ids. */
export function awsSettings(url) {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  };
}
