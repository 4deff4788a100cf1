import { bugText } from "../report/bug-text.ts";
import { isTreeRequest, type TreeAnswer, type TreeRequest } from "./child-messages.ts";
import { chooseTransforms } from "./choose-transforms.ts";
import { fixTree, removeEscapingLinks } from "./fix-tree.ts";

// The child of a campaign: one tree after the other, so that a tree that hangs or kills it stops nobody else.
process.on("message", (message) => {
  if (isTreeRequest(message)) void answer(message).then((reply) => process.send?.(reply));
});
process.on("disconnect", () => process.exit(0));

async function answer({ root, options, off, modules }: TreeRequest): Promise<TreeAnswer> {
  try {
    removeEscapingLinks(root);
    return { fixed: await fixTree(root, options, await chooseTransforms(off, modules)) };
  } catch (error) {
    return { failed: bugText(error) };
  }
}
