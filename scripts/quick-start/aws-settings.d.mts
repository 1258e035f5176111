export declare function awsSettings(url: string): Record<string, string>;
