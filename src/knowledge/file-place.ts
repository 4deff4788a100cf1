/** Where a tool looks for a file: relative to the working directory, the home directory, or absolute. */
export interface FilePlace {
  /** The tool has more than one home, and takes another where that is there already. */
  readonly mayBeElsewhere?: true;
  readonly in: "cwd" | "home" | "root";
  /** `.npmrc`, `.pip/pip.conf`, `etc/pip.conf` */
  readonly path: string;
  /** The variable that moves it, when there is one: `NPM_CONFIG_USERCONFIG`. */
  readonly variable?: string;
  /** What the variable holds, when it is not the file's path: the folder that the file's last name stands in. */
  readonly variableHolds?: "folder";
  /** It is a folder with files of the tool's own choice. */
  readonly folder?: true;
  /** Of such a folder, what holds settings and no login. */
  readonly settings?: readonly string[];
}
