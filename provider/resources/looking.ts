import * as pulumi from "@pulumi/pulumi";

/** What only the program knows about checking source accounts. */
interface Looking {
  /** Whether this is a preview. The engine doesn't tell the process that checks the inputs. */
  readonly isPreview: boolean;
  readonly isSecret: boolean;
}

/** What only the program knows about a line on health. The engine doesn't tell the process that prints it. */
interface Watching {
  readonly isPreview: boolean;
}

/**
 * Sent together with `health`, which requests a line about health.
 *
 * @returns undefined if the program doesn't set `health`
 */
export function watchingWith(health: pulumi.Input<boolean> | undefined): Watching | undefined {
  return health === undefined ? undefined : { isPreview: pulumi.runtime.isDryRun() };
}

/**
 * Sent together with a role for source accounts.
 *
 * @returns undefined if the program sets no role
 */
export function lookingWith(sourceRole: pulumi.Input<string> | undefined): Promise<Looking> | undefined {
  if (sourceRole === undefined) return undefined;
  const isPreview = pulumi.runtime.isDryRun();
  return pulumi.isSecret(pulumi.output(sourceRole)).then((isSecret) => ({ isPreview, isSecret }));
}
