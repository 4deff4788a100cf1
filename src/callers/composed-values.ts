/** Whether an address has a password in it that is no expansion: `$` stands for each expansion. */
export function holdsLogin(text: string): boolean {
  return /:\/\/[^\s/@$]*:[^\s/@$]+@|:\/\/[^\s/@:$]{16,}@/.test(text);
}

/** Whether an address takes a user or password from an expansion: `$` stands for each. */
export function takesLogin(text: string): boolean {
  return /:\/\/[^\s/@"']*\$[^\s/@"']*@/.test(text);
}

/** A text with `$` for each expansion of a shell, make, compose, a workflow or bake. */
export function withoutExpansions(text: string): string {
  return text.replace(/\$\{\{[^}]*\}\}|\$\$?\{[^}]*\}|\$\$?\([^)]*\)|\$\$?[A-Za-z_]\w*|\{\{[^}]*\}\}|%\w+%/g, "$$");
}
