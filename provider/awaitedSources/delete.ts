/** There is nothing to delete: a wait exists only in the state. */
export async function remove(): Promise<void> {}
