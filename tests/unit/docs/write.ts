/* Writes the tables of settings into their page. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../../support/pulumi";
import { written } from "./settingsTable";

const page = join(repository, "docs/provider-settings.md");
writeFileSync(page, written(readFileSync(page, "utf8")));
