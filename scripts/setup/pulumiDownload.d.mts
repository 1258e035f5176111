/** The version to install, as `3.259.0`. */
interface Version {
  toString(): string;
}

export interface Output {
  line(text: string): void;
  during<T>(label: string, work: (detail: (text: string) => void) => Promise<T>): Promise<T>;
}
export declare function downloadPulumi(
  output: Output,
  options?: {
    env?: NodeJS.ProcessEnv;
    isReachable?: () => Promise<boolean>;
    install?: (options: { root: string; version: Version }) => Promise<void>;
  },
): Promise<{ binDir: string; reason?: undefined } | { binDir?: undefined; reason: string }>;
