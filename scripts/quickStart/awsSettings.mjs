import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/**
 * The environment that makes an AWS SDK use the local AWS at `url`. It checks no key, and separates accounts by key ids
 * of 12 digits.
 */
export function awsSettings(url) {
  return require("../../dist/emulator/environment.js").environmentFor(url);
}
