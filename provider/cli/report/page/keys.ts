/** A position in the visible map: row and column from 0. */
export interface Position {
  readonly row: number;
  readonly column: number;
}

/** A key that was pressed. */
interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
}

/**
 * Where a key moves the focus from a cell, as in every grid; undefined if the key doesn't move it.
 *
 * @param size - how many rows and columns there are
 * @param page - how many rows are visible at a time
 */
export function moved(
  { key, ctrlKey }: Pressed,
  { row, column }: Position,
  size: { readonly rows: number; readonly columns: number },
  page: number,
): Position | undefined {
  const to = (toRow: number, toColumn: number): Position => ({
    row: Math.max(0, Math.min(size.rows - 1, toRow)),
    column: Math.max(0, Math.min(size.columns - 1, toColumn)),
  });
  switch (key) {
    case "ArrowUp":
      return to(ctrlKey ? 0 : row - 1, column);
    case "ArrowDown":
      return to(ctrlKey ? size.rows : row + 1, column);
    case "ArrowLeft":
      return to(row, ctrlKey ? 0 : column - 1);
    case "ArrowRight":
      return to(row, ctrlKey ? size.columns : column + 1);
    case "PageUp":
      return to(row - page, column);
    case "PageDown":
      return to(row + page, column);
    case "Home":
      return to(ctrlKey ? 0 : row, 0);
    case "End":
      return to(ctrlKey ? size.rows : row, size.columns);
    default:
      return undefined;
  }
}
