import { createHash } from "node:crypto";
import { inline } from "../../domain/printable";
import type { Assets } from "./assets";
import { causesOf } from "./causes";
import { Markup, markup, scriptJson } from "./markup";
import { pageDataOf, type Reported } from "./pageData";
import { causesSection } from "./sections/causes";
import { claimsSection } from "./sections/claims";
import { findingsSection } from "./sections/findings";
import { head } from "./sections/head";
import { mapSection } from "./sections/map";
import { summarySection } from "./sections/summary";

/** A self-contained page: it contains its data, its script and its styles, and may load nothing. */
export function pageOf(reported: Reported, { script, style }: Assets): string {
  const { health } = reported;
  const causes = causesOf(health);
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    // Without an icon, a browser would request one from a server.
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${inline(health.aggregator.name)}: health of an AWS Config aggregator</title>
<link rel="icon" href="data:,">
<style>${new Markup(style)}</style>
</head>
<body>
${head(health)}
<main>
${summarySection(reported)}
${causesSection(causes)}
${mapSection(reported, causes)}
${claimsSection(reported)}
${findingsSection(health)}
</main>
<script type="application/json" id="data">${new Markup(scriptJson(pageDataOf(reported)))}</script>
<script>${new Markup(script)}</script>
</body>
</html>
`.text;
}

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
