import { setFlagsFromString } from "node:v8";

/** Left alone, a heap lets garbage grow to several times of what it holds, and its young generation to 48 MiB. */
const flags = ["--heap-growing-percent=25", "--semi-space-growth-factor=1"];

/** From now on heaps grow little; a thread that starts sets V8 back. */
export function holdHeapsTight(): void {
  for (const flag of flags) setFlagsFromString(flag);
}
