import { join } from "node:path";

/** NODE_OPTIONS of this process, plus files of this folder that are loaded before the program. */
export function nodeOptions(...preloads: string[]): string {
  const requires = preloads.map((file) => `--require ${JSON.stringify(join(__dirname, file))}`);
  return [process.env.NODE_OPTIONS, ...requires].filter(Boolean).join(" ");
}
