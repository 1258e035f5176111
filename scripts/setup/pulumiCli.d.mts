export interface PulumiCli {
  source: "PATH" | "npm" | "downloaded" | "built";
  version: string;
  binDir: string;
}
export declare function findPulumiCli(options?: {
  env?: NodeJS.ProcessEnv;
}): Promise<{ cli: PulumiCli | undefined; passedOver: string[] }>;
