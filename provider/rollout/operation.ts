export const OPERATIONS = ["up", "preview", "refresh", "destroy"] as const;

/**
 * The operation on each account's stack: the Pulumi command with the same name.
 *
 * @useDeclaredType
 */
export type Operation = (typeof OPERATIONS)[number];
