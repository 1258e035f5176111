import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The script and the styles of the page. */
export interface Assets {
  readonly script: string;
  readonly style: string;
}

/** The modules of the script, in `page/`. The script starts with the first one. */
const MODULES = [
  "main",
  "controls",
  "data",
  "details",
  "dom",
  "grid",
  "keys",
  "labels",
  "model",
  "numbers",
  "spells",
  "view",
  "words",
] as const;

/** Reads the files that the build has put beside this one. */
export function readAssets(): Assets {
  const read = (name: string) => readFileSync(join(__dirname, "page", name), "utf8");
  return {
    script: scriptOf(MODULES.map((name) => [name, read(`${name}.js`)])),
    style: read("style.css"),
  };
}

/**
 * Compiled modules as one script, which starts with the first: each becomes a function that is called when another one
 * requires it.
 */
export function scriptOf(modules: readonly (readonly [name: string, text: string])[]): string {
  const texts = modules.map(([name, text]) => {
    const body = text.replace(/^\/\/# sourceMappingURL=.*$/m, "").trim();
    return `${JSON.stringify(`./${name}`)}: function (require, exports) {\n${body}\n}`;
  });
  return `(() => {
const modules = {
${texts.join(",\n")}
};
const loaded = {};
const require = (name) => {
  if (!(name in loaded)) modules[name](require, (loaded[name] = {}));
  return loaded[name];
};
require(${JSON.stringify(`./${modules[0]?.[0]}`)});
})();`;
}
