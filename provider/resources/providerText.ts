import { createRequire } from "node:module";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { ImportNotSupportedError, PackageNotFoundError } from "./errors";
import { programError } from "./programError";

const PACKAGE = "pulumi-aws-config-aggregator";

/**
 * The provider's text in the state of every resource. Permanent: whichever version wrote it, it loads the installed
 * version.
 */
export const PROVIDER_TEXT = `exports.handler = () => require("${PACKAGE}/provider");`;

/** The same for a membership. */
export const MEMBERSHIP_PROVIDER_TEXT = `exports.handler = () => require("${PACKAGE}/provider").membership;`;

/** The same for an authorization. */
export const AUTHORIZATION_PROVIDER_TEXT = `exports.handler = () => require("${PACKAGE}/provider").authorization;`;

/** The same for a wait for sources. */
export const AWAITED_SOURCES_PROVIDER_TEXT = `exports.handler = () => require("${PACKAGE}/provider").awaitedSources;`;

/**
 * Pulumi reads an imported resource by its id alone, and then has no provider text to load.
 *
 * @throws ImportNotSupportedError, if the option `import` is given
 */
export function refuseImport(name: string, opts: pulumi.CustomResourceOptions, advice: string): void {
  if (opts.import === undefined) return;
  throw programError(new ImportNotSupportedError(name, opts.import, advice));
}

/**
 * Makes sure that the engine will find the package from the program's folder.
 *
 * @throws PackageNotFoundError, if it is installed only below another package
 */
export function requireResolvable(directory: string = process.cwd()): void {
  try {
    // This module's own require can't be used: a package can always resolve itself.
    createRequire(join(directory, "index.js")).resolve(`${PACKAGE}/provider`);
  } catch (cause) {
    throw programError(new PackageNotFoundError(PACKAGE, directory, cause));
  }
}
