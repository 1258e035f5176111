/** There is nothing to delete: AWS has nothing of a wait. */
export async function remove(): Promise<void> {}
