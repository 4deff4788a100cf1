export { runMigrate, defaultOut } from "./migrate.ts";
export { runWorker, type WorkerOptions } from "./worker.ts";
export { runMerge, type MergeOptions } from "./merge.ts";
export type { CampaignOptions, MachineOptions, MigrateOptions } from "./migrate-options.ts";
export type { BulkIo } from "./bulk-io.ts";
export { commitMessage } from "./commit-message.ts";
export { pullRequestBody } from "./pull-request-body.ts";
export { reviewFacts, type AdviceRow, type ReviewFacts } from "./review-facts.ts";
export { fixTree, type FixedTree } from "./fix-tree.ts";
