export function manifestsIn(root: string): string[];
export function setVersion(root: string, version: string): void;
