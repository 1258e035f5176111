/** Prints rows of texts in columns of the necessary width. */
export function print(head, rows) {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  const line = (row) =>
    row
      .map((text, column) => text.padEnd(widths[column]))
      .join("  ")
      .trimEnd();
  console.log(
    [line(head), widths.map((width) => "─".repeat(width)).join("  "), ...rows.map(line)].join("\n"),
  );
}
