import { ConfigAggregatorError } from "../domain/error";
import { listOf } from "../domain/errorText";
import { describeProblem, type Problem } from "../domain/problem";

/** Arguments, or the settings with which AWS is to be reached, break rules. Nothing was asked. */
export class InvalidArgumentsError extends ConfigAggregatorError<{ readonly problems: readonly Problem[] }> {
  override readonly name = "InvalidArgumentsError";

  /**
   * @param name - of the function, or of the provider
   * @param of - `the arguments` or `the settings`
   */
  constructor(name: string, of: string, problems: readonly Problem[]) {
    super({
      code: "InvalidArguments",
      facts: { problems },
      what: `${of} of ${name} can't be used`,
      ends: ":",
      details: listOf(problems.map((problem) => `  ${describeProblem(problem)}`)),
    });
  }
}

/** An argument of a constructor can't be used. Nothing was declared. */
export class InvalidArgumentError extends ConfigAggregatorError<{
  readonly resource: string;
  readonly path: string;
}> {
  override readonly name = "InvalidArgumentError";

  /**
   * @param resource - its name in the program
   * @param path - of the argument, as `aggregator.arn`
   * @param rule - what it must be: a sentence without its end
   * @param advice - what to do
   */
  constructor(resource: string, path: string, rule: string, advice?: string) {
    super({ code: "InvalidArguments", facts: { resource, path }, what: `${resource}: ${rule}`, advice });
  }
}

/** A resource is to be imported, which Pulumi doesn't do for resources of a dynamic provider. */
export class ImportNotSupportedError extends ConfigAggregatorError<{
  readonly resource: string;
  readonly id: string;
}> {
  override readonly name = "ImportNotSupportedError";

  /**
   * @param resource - its name in the program
   * @param id - the value of the option `import`
   * @param advice - what to do instead
   */
  constructor(resource: string, id: string, advice: string) {
    super({
      code: "ImportNotSupported",
      facts: { resource, id },
      what:
        `${resource} can't be imported (import: ${JSON.stringify(id)}): Pulumi doesn't import resources of a dynamic ` +
        "provider",
      advice,
    });
  }
}

/** The engine won't find this package from where the program is. */
export class PackageNotFoundError extends ConfigAggregatorError<{ readonly directory: string }> {
  override readonly name = "PackageNotFoundError";

  /** @param name - of this package */
  constructor(name: string, directory: string, cause: unknown) {
    super({
      code: "PackageNotFound",
      facts: { directory },
      what:
        `${name} can't be found from the program's directory, ${directory}. The Pulumi engine loads it from there, ` +
        "so it must be a dependency of the program itself, not only of a package that the program uses",
      advice: `Run \`npm install ${name}\` (pnpm add, yarn add) there.`,
      cause,
    });
  }
}
