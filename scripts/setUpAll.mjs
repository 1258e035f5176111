// npm run setup

import { SetupError } from "./setup/setupError.mjs";
import { setUp } from "./setup.mjs";

try {
  console.log((await setUp({ tests: true })).summary);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
