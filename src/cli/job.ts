import type { Engine } from "./engine.ts";
import type { Io } from "./io.ts";

/** What a command line asks to be done; the number is the exit code. */
export type Job = (engine: Engine, io: Io) => Promise<number>;

/** Where a command leaves what it asks for. */
export type Take = (job: Job) => void;
