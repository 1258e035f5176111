import * as pulumi from "@pulumi/pulumi";

/** What only the program knows of a look into source accounts. */
interface Looking {
  /** Whether a preview runs. The process that checks the inputs isn't told. */
  readonly isPreview: boolean;
  readonly isSecret: boolean;
}

/** What only the program knows of a line about health. The process that prints it isn't told. */
interface Watching {
  readonly isPreview: boolean;
}

/**
 * Goes with a wish for a line about health.
 *
 * @returns undefined if the program has none
 */
export function watchingWith(health: pulumi.Input<boolean> | undefined): Watching | undefined {
  return health === undefined ? undefined : { isPreview: pulumi.runtime.isDryRun() };
}

/**
 * Goes with a role for source accounts.
 *
 * @returns undefined if the program gives none
 */
export function lookingWith(sourceRole: pulumi.Input<string> | undefined): Promise<Looking> | undefined {
  if (sourceRole === undefined) return undefined;
  const isPreview = pulumi.runtime.isDryRun();
  return pulumi.isSecret(pulumi.output(sourceRole)).then((isSecret) => ({ isPreview, isSecret }));
}
