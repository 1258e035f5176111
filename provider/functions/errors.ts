import { ConfigAggregatorError } from "../domain/error";
import { describeProblem, type Problem } from "../domain/problem";
import { areNotKnown } from "../engine/unknown";

/** Arguments, or the settings with which AWS is to be reached, break rules. Nothing was asked. */
export class InvalidArgumentsError extends ConfigAggregatorError<{ readonly problems: readonly Problem[] }> {
  override readonly name = "InvalidArgumentsError";

  /** @param of - `the arguments` or `the settings` */
  constructor(of: string, problems: readonly Problem[]) {
    super({
      code: "InvalidArguments",
      facts: { problems },
      what: `${of} of getOrganizationAccounts can't be used:`,
      details: problems.map((problem) => `  ${describeProblem(problem)}`),
    });
  }
}

/** The plain function can't wait for the settings of its provider. */
export class SettingsNotKnownError extends ConfigAggregatorError {
  override readonly name = "SettingsNotKnownError";

  constructor() {
    super({
      code: "SettingsNotKnown",
      facts: {},
      what: `getOrganizationAccounts: ${areNotKnown("the settings of its provider")}.`,
      advice: "Use getOrganizationAccountsOutput, which waits for them.",
    });
  }
}

/** The provider is another package's. */
export class ForeignProviderError extends ConfigAggregatorError {
  override readonly name = "ForeignProviderError";

  constructor() {
    super({
      code: "ForeignProvider",
      facts: {},
      what:
        "getOrganizationAccounts: provider must be a Provider of pulumi-aws-config-aggregator. Other packages can't read " +
        "the settings of an aws.Provider.",
      advice: "Create a Provider of pulumi-aws-config-aggregator with the same settings, and pass that.",
    });
  }
}
