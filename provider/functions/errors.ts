import { ConfigAggregatorError } from "../domain/error";
import { areNotKnown } from "../engine/unknown";

/** The plain function can't wait for the settings of its provider. */
export class SettingsNotKnownError extends ConfigAggregatorError {
  override readonly name = "SettingsNotKnownError";

  /** @param name - of the function */
  constructor(name: string) {
    super({
      code: "SettingsNotKnown",
      facts: {},
      what: `${name}: ${areNotKnown("the settings of its provider")}`,
      advice: `Use ${name}Output, which waits for them.`,
    });
  }
}

/** The provider is another package's. */
export class ForeignProviderError extends ConfigAggregatorError {
  override readonly name = "ForeignProviderError";

  /** @param name - of the function */
  constructor(name: string) {
    super({
      code: "ForeignProvider",
      facts: {},
      what:
        `${name}: provider must be a Provider of pulumi-aws-config-aggregator. Other packages can't read ` +
        "the settings of an aws.Provider",
      advice: "Create a Provider of pulumi-aws-config-aggregator with the same settings, and pass that.",
    });
  }
}
