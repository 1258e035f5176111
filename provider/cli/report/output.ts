import { renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { UnwritableFileError } from "./errors";

/**
 * Finds out whether a file can be written, before any long work. An existing file stays as it is.
 *
 * @throws UnwritableFileError
 */
export function tryOutput(file: string): void {
  const draft = draftOf(file);
  attempt(file, () => writeFileSync(draft, ""));
  rmSync(draft, { force: true });
}

/**
 * Writes a file in one step: a reader, also after a kill, finds the old file or the new one.
 *
 * @throws UnwritableFileError
 */
export function writeOutput(file: string, text: string): void {
  const draft = draftOf(file);
  try {
    attempt(file, () => {
      writeFileSync(draft, text);
      renameSync(draft, resolve(file));
    });
  } finally {
    rmSync(draft, { force: true });
  }
}

/** In the same folder as the file, because a rename may not work across folders. */
function draftOf(file: string): string {
  const target = resolve(file);
  if (attempt(file, () => statSync(target, { throwIfNoEntry: false }))?.isDirectory())
    throw new UnwritableFileError(file, "it is a directory");
  return join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "its folder doesn't exist",
  ENOTDIR: "what should be its folder is a file",
  EACCES: "you may not write there",
  EPERM: "you may not write there",
  EROFS: "it is on a read-only file system",
  ENOSPC: "there is no space left",
};

function attempt<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw new UnwritableFileError(file, REASONS[code] ?? (code || message), error);
  }
}
