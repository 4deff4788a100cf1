export { jsonFailure, jsonPieces, jsonReport, reportDocument } from "./json.ts";
export { commandsReport, diffReport } from "./fix.ts";
export { unifiedDiff, type UnifiedDiff } from "./diff.ts";
export { markdownReport } from "./markdown.ts";
export { maskFor, maskOf } from "./mask.ts";
export { sarifReport } from "./sarif.ts";
export { problemLines, summaryText, textReport, type TextStyle } from "./text.ts";
export { leaks, totalsOf, type Report, type Totals } from "./report.ts";
