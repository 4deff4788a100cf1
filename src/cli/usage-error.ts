/** Arguments that make no sense: `message` says why, without the values that stood in them. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
