import {
  accessSync,
  chownSync,
  closeSync,
  constants,
  copyFileSync,
  fchmodSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";

/** Who owns a file, and who may do what with it. */
export interface FileMode {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** What writing asks of the disk; every call throws what node throws. */
export interface Disk {
  read(file: string): Uint8Array;
  /** Undefined when there is nothing of that name; a symbolic link is not followed. */
  stat(file: string): FileMode | undefined;
  mayWrite(file: string): void;
  /** Makes a file that must not be there yet, with its bytes on the disk when it returns. */
  create(file: string, bytes: Uint8Array, mode: FileMode | undefined): void;
  /** A second name for a file, for the way back. */
  keep(file: string, name: string): void;
  /** Gives a new file its name; throws EEXIST when the name is taken. */
  place(file: string, name: string): void;
  replace(file: string, by: string): void;
  remove(file: string): void;
  syncFolder(folder: string): void;
}

/** The disk of this machine. */
export const nodeDisk: Disk = {
  read: (file) => readFileSync(file),
  stat: (file) => lstatSync(file, { throwIfNoEntry: false }),
  mayWrite: (file) => accessSync(file, constants.W_OK),
  create: createSynced,
  keep: keepOriginal,
  place: (file, name) => linkSync(file, name),
  replace: (file, by) => renameSync(by, file),
  remove: (file) => rmSync(file, { force: true }),
  syncFolder,
};

function createSynced(file: string, bytes: Uint8Array, mode: FileMode | undefined): void {
  const handle = openSync(file, "wx", mode ? 0o600 : 0o666);
  try {
    writeFileSync(handle, bytes);
    if (mode) {
      // Only the superuser may give a file away; anybody else owns what they write already.
      if (process.getuid?.() === 0) chownSync(file, mode.uid, mode.gid);
      fchmodSync(handle, mode.mode & 0o7777);
    }
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

// Some file systems have no hard links.
function keepOriginal(file: string, name: string): void {
  try {
    linkSync(file, name);
  } catch {
    copyFileSync(file, name, constants.COPYFILE_EXCL);
  }
}

// Not every system can sync a folder; the files themselves are on the disk by then.
function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, "r");
    fsyncSync(handle);
    closeSync(handle);
  } catch {
    return;
  }
}
