/** Input that cannot be read: `message` says what is wrong, lower case, without the place. */
export class InputError extends Error {
  constructor(
    message: string,
    readonly path: string,
    readonly line?: number,
    readonly column?: number,
  ) {
    super(message);
    this.name = "InputError";
  }

  /** `path:line:column: what is wrong` */
  get oneLine(): string {
    return [this.path, this.line, this.line === undefined ? undefined : this.column]
      .filter((part) => part !== undefined)
      .join(":")
      .concat(`: ${this.message}`);
  }
}
