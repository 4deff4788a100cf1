/**
 * What can be said of a bug without quoting input: where it is. Its message may hold the text that it stumbled over, a
 * parser's above all.
 */
export function bugText(error: unknown): string {
  if (!(error instanceof Error)) return "something that is no error was thrown";
  const frames = (error.stack ?? "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line) && !/node:|node_modules|<anonymous>/.test(line));
  const names = frames.flatMap((frame) => /^\s+at (?:async )?([\w.$#]+) \(/.exec(frame)?.[1] ?? []).slice(0, 3);
  const place = /([\w.-]+:\d+:\d+)\)?$/.exec(frames[0] ?? "")?.[1];
  const way = names.length === 0 ? "" : ` in ${names.join(" < ")}`;
  return `${error.name}${way}${place === undefined ? "" : ` at ${place}`}`;
}
