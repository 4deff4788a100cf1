import { ShellPaths } from "../flow/shell-paths.ts";
import type { Scene, WrittenFlow } from "./plan-types.ts";
import type { FileStep, ScopedFile } from "./scoped-file.ts";

/** The project's own file may say otherwise: it wins over what was kept, and would lose to the environment. */
export function isOverruled(
  { step, facts }: FileStep,
  { path }: ScopedFile,
  { writes }: WrittenFlow,
  { files }: Scene,
): boolean {
  const { script } = step;
  if (!script) return false;
  const paths = ShellPaths.of(step, script);
  const readers = script.commands.filter(
    ({ number }) => facts.readers.has(number) || facts.implicitReaders.has(number),
  );
  return writes.some(({ keeps }) => {
    const own = keeps?.between;
    const places = own === undefined ? [] : readers.flatMap((command) => paths.placed(own, command) ?? []);
    return places.some((place) => place !== path && files.laidAt(step, place) !== undefined);
  });
}
