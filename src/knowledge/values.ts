/** What a literal value (a default, an ENV value) says. The value itself is never kept. */
export interface ValueVerdict {
  readonly says:
    | "empty"
    | "placeholder" // <your-token>, xxx, dummy, changeme-style markers that no service takes
    | "weak" // root, changeme, password, 1234: a default account's own password
    | "credentialed-url" // scheme://user:password@host with a literal password
    | "token" // a known token format (prefix rules; secretlint decides the rest outside)
    | "literal" // any other text that could be a real value
    | "path" // a path, a file name
    | "url" // a URL without userinfo
    | "variable"; // nothing but expansions
  readonly because: string;
}

/** `value` is raw text as in the Dockerfile after quote removal; expansions `$X` are left in it. */
export declare function judgeValue(value: string): ValueVerdict;
