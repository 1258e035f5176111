import * as pulumi from "@pulumi/pulumi";
import { internalNames } from "../domain/internalNames";
import { identityAt } from "./identity";
import { AWAITED_SOURCES_PROVIDER_TEXT } from "./providerText";

/** How a deployment waits for the sources that it adds. */
export interface WaitForSources {
  /**
   * How long to wait, in seconds, from 1 to 86,400. AWS Config takes 15 to 20 minutes on average, and sometimes over
   * 30.
   *
   * @default 3600
   */
  timeoutSeconds?: pulumi.Input<number>;
  /**
   * The share of the sources that have to report success, above 0 and at most 1.
   *
   * @default 1
   */
  atLeast?: pulumi.Input<number>;
}

/** What an aggregator or a membership passes about the sources that it adds. */
export interface Added {
  readonly waitForSources: true | WaitForSources;
  readonly aggregatorName: pulumi.Input<string>;
  readonly region: pulumi.Input<string>;
  readonly aggregatorArn: pulumi.Input<string>;
  /** Undefined: all accounts of an organization. */
  readonly accountIds: pulumi.Input<pulumi.Input<string>[] | undefined> | undefined;
  /** Undefined: all regions, or those that the aggregator's owner has chosen. */
  readonly regions: pulumi.Input<pulumi.Input<string>[] | undefined> | undefined;
  readonly sourceRole: pulumi.Input<string> | undefined;
  readonly secrets: pulumi.Input<string[] | undefined>;
}

/**
 * A deployment's wait for sources, as a resource of its own below the one that adds them: if the wait fails or is
 * killed, the state contains the other resource, and the next deployment waits again.
 *
 * @internal
 */
export class AwaitedSources extends pulumi.CustomResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/aws-config:AwaitedSources";

  /** @param parent - the resource that adds them, whose name is `of` */
  constructor(parent: pulumi.CustomResource, of: string, { secrets, sourceRole, ...added }: Added) {
    const name = `${of}-sources`;
    const type = AwaitedSources.__pulumiType;
    const identity = identityAt(type, name, parent);
    super(
      type,
      name,
      {
        ...added,
        ...internalNames({
          waitKey: identity.waitKey,
          secrets,
          sourceRole,
          isPreview: pulumi.runtime.isDryRun(),
        }),
        __provider: AWAITED_SOURCES_PROVIDER_TEXT,
      },
      { parent, deleteBeforeReplace: true },
    );
  }
}

/** Whether a program wants its deployments to wait. */
export function waits(
  waitForSources: boolean | WaitForSources | undefined,
): waitForSources is true | WaitForSources {
  return waitForSources !== undefined && waitForSources !== false;
}
