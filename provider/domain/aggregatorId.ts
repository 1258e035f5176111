/** `name@region` */
export function formatId(name: string, region: string): string {
  return `${name}@${region}`;
}

/** The parts of `name@region`, or of `name` alone. */
export function parseId(id: string): { name: string; region: string | undefined } {
  const [name = "", region] = id.split("@");
  return { name, region: region || undefined };
}

/** The account in an ARN; undefined if it contains none. */
export function accountIn(arn: string): string | undefined {
  return /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1];
}

/** The region in an ARN; undefined if it contains none. */
export function regionIn(arn: string): string | undefined {
  return /^arn:[^:]*:[^:]*:([a-z\d-]+):/.exec(arn)?.[1];
}
