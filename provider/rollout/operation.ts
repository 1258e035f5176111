export const OPERATIONS = ["up", "preview", "refresh", "destroy"] as const;

/** What is done with the stack of each account. */
export type Operation = (typeof OPERATIONS)[number];
