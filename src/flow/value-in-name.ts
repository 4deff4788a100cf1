import { judgeName } from "../knowledge/names.ts";
import { judgeValue, mayBeReal } from "../knowledge/values.ts";
import type { Span } from "../text/source.ts";

/**
 * Where a value stands in what Docker takes for a name: `ENV ["API_KEY","value", …]`, `ARG API_KEY:value`. A name is
 * shown to readers, so one that holds a value must not become the name of a secret.
 */
export function valueInName(name: string): Span | undefined {
  if (!/[,:]/.test(name)) return undefined;
  const match = /^[[{("'\\]*(?<assigned>[\w.-]+)[\\"']*(?<sign>[,:])[\\"'[{]*(?<value>[^\s,"'\]})]+)/d.exec(name);
  const { assigned = "", sign, value = "" } = match?.groups ?? {};
  // .NET takes `ConnectionStrings:Default` for one name.
  if (sign === ":" && /^[A-Za-z_:]+$/.test(value)) return undefined;
  const { says } = judgeName(assigned);
  const verdict = judgeValue(value);
  const isOne = says === "secret" ? mayBeReal(verdict) : says === "may-carry" && verdict.says === "credentialed-url";
  const [start, end] = match?.indices?.groups?.["value"] ?? [0, 0];
  return isOne ? { start, end } : undefined;
}
