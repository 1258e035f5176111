export declare function unreleased(changelog: string): string;
export declare function bumpOf(entries: string, current: string): "major" | "minor" | "patch";
export declare function released(changelog: string, version: string, date: string): string;
