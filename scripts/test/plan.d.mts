export interface Plan {
  readonly isWhole: boolean;
  readonly hasCoverage: boolean;
  readonly leavesOut: boolean;
  readonly mochaArguments: string[];
}
export declare function planOf(args: readonly string[], times: string): Plan;
export declare function longestFirst(
  files: readonly string[],
  times: Readonly<Record<string, number>>,
): string[];
