export declare const mainClass: string;
export declare function findDynamodbLocal(options?: {
  env?: NodeJS.ProcessEnv;
}): Promise<{ directory: string; reason?: undefined } | { directory?: undefined; reason: string }>;
