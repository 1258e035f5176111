// Installs the npm packages if they are missing, and then runs a script of this folder that uses them:
// node scripts/withPackages.mjs start

import { setUpPackages } from "./setup/packages.mjs";
import { SetupError } from "./setup/setupError.mjs";

const [name] = process.argv.splice(2, 1);
try {
  await setUpPackages();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exit(1);
}
await import(`./${name}.mjs`);
