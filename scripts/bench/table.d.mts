/** Prints rows of texts in columns that are as wide as they need to be. */
export function print(head: readonly string[], rows: readonly (readonly string[])[]): void;
