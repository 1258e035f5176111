export declare function findChromium(options?: {
  env?: NodeJS.ProcessEnv;
}): Promise<
  | { executable: string; version: string; reason?: undefined }
  | { executable?: undefined; version?: undefined; reason: string }
>;
export declare function setUpChromium(
  output: { line(text: string): void; during<T>(label: string, work: () => Promise<T>): Promise<T> },
  options?: { env?: NodeJS.ProcessEnv; isRoot?: boolean },
): Promise<string>;
