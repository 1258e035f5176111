import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** What makes an AWS SDK use the local AWS at `url`. It checks no key, and keeps accounts apart by 12-digit key ids. */
export function awsSettings(url) {
  return require("../../dist/emulator/environment.js").environmentFor(url);
}
