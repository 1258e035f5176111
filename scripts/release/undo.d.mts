type Git = (...args: string[]) => Promise<unknown>;

export function writtenBy(manifests: readonly string[]): string[];
export function undo(git: Git, start: string, written: readonly string[]): Promise<void>;
