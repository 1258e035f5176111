import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout's directory. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
