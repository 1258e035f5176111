export const OPERATIONS = ["up", "preview", "refresh", "destroy"] as const;

/**
 * What is done with the stack of each account: the command of Pulumi of that name.
 *
 * @useDeclaredType
 */
export type Operation = (typeof OPERATIONS)[number];
