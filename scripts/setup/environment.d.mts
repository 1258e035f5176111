export declare const passphrase: string;
export declare function isolatedEnvironment(options: {
  home: string;
  backend: string;
  cli?: { binDir: string } | undefined;
  path?: string;
}): Record<string, string>;
