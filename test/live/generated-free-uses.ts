import type { Consumer, Step } from "./generated-parts.ts";

const names = [
  "API_TOKEN",
  "DEPLOY_TOKEN",
  "ACCESS_TOKEN",
  "DOWNLOAD_PASSWORD",
  "MY_API_KEY",
  "CI_JOB_TOKEN",
  "CLIENT_SECRET",
];

const api = "https://api.example.com";
const bearer = `curl -fsSL -H "Authorization: Bearer {T}" -o`;
const fromFile = (file: string, made: string): string => `curl -H "X-Token: $(cat ${file})" -o {out}/${made} ${api}/x`;

/** The secret as a word of a command. */
const words: readonly (readonly Step[])[] = [
  [[`${bearer} {out}/a{k}.tgz ${api}/a.tgz`, "cp {out}/a{k}.tgz {out}/b{k}.tgz"]],
  [[`wget -q --header="Authorization: token {T}" -O {out}/w{k} ${api}/w`]],
  [[`curl -u "user:{T}" -o {out}/u{k} ${api}/u`]],
  [[`curl -o {out}/v{k} "https://u:{T}@api.example.com/v"`, `${bearer} {out}/w{k} ${api}/w`]],
  [[`URL="https://u:{T}@api.example.com/f"`, `curl -o {out}/f{k} "$URL"`]],
  [[`curl -fsSL "${api}/install?token={T}" | sh > {out}/log{k}`]],
  [[`echo "{T}" | sha256sum | cut -c 1-8 > {out}/sum{k}`]],
  [['[ "{T}" = x ] && echo match > {out}/m{k} || echo other > {out}/m{k}']],
];

/** The secret in lists, branches, loops, functions, subshells and shells of their own. */
const structures: readonly (readonly Step[])[] = [
  [
    [
      `if [ -n "{T}" ]; then ${bearer} {out}/c{k} ${api}/c; else echo none > {out}/none{k}; fi`,
      "echo done > {out}/done{k}",
    ],
  ],
  [[`[ -z "{T}" ] || ${bearer} {out}/d{k} ${api}/d`]],
  [[`for i in 1 2; do ${bearer} {out}/l{k}-$i ${api}/$i; done`]],
  [[`get() { ${bearer} "$1" "${api}/$2"; }; get {out}/f{k} f`, "get {out}/g{k} g"]],
  [[`(cd {out} && ${bearer} s{k} ${api}/s)`]],
  [[`sh -c 'curl -H "X-Token: \${{V}}" -o {out}/h{k} ${api}/h'`]],
  [[`bash -c "curl -H 'X-Token: {T}' -o {out}/i{k} ${api}/i"`]],
  [[`${bearer} {out}/j{k} ${api}/j || true`, "echo after > {out}/after{k}"]],
  [[`${bearer} {out}/m{k} ${api}/m & wait $!; test -f {out}/m{k}`]],
  [[`export X={T}`, `sh -c 'curl -H "X-Token: $X" -o {out}/x{k} ${api}/x'`]],
  [[`TOK="{T}" sh -c 'curl -H "X-Token: $TOK" -o {out}/t{k} ${api}/t'`]],
  [[`case "{T}" in ?*) ${bearer} {out}/cc{k} ${api}/cc ;; esac`]],
  [[`curl \${{V}:+-H "X-Token: {T}"} -o {out}/dd{k} ${api}/dd`]],
  [[`echo "{T}" | xargs -I% curl -H "X-Token: %" -o {out}/aa{k} ${api}/aa`]],
  [`RUN ["sh", "-c", "curl -H \\"X-Token: \${{V}}\\" -o {out}/bb{k} ${api}/bb"]`],
  [`RUN <<EOF\nset -e\n${bearer} {out}/hd{k} ${api}/hd\necho two > {out}/two{k}\nEOF`],
  [[`printenv {V} | tr -d '\\n' | wc -c > {out}/len{k}`]],
  [[`curl -H "X-Token: \${{V}:-none}" -o {out}/df{k} ${api}/df`]],
];

/** The secret in a file that goes in the same RUN. */
const passing: readonly (readonly Step[])[] = [
  [[`trap 'rm -f /tmp/tok{k}' EXIT; echo "{T}" > /tmp/tok{k}`, fromFile("/tmp/tok{k}", "n{k}")]],
  [[`echo "{T}" > /tmp/tok{k}`, fromFile("/tmp/tok{k}", "n{k}"), "rm -f /tmp/tok{k}"]],
  [
    `RUN <<EOF\ncat > /tmp/v{k} <<X\nheader = "X-Token: {T}"\nX\ncurl -K /tmp/v{k} -o {out}/v{k} ${api}/v\nrm -f /tmp/v{k}\nEOF`,
  ],
  [
    [
      `echo 'header = "X-Token: __T__"' > {out}/s{k}.ini`,
      `sed -i "s/__T__/{T}/" {out}/s{k}.ini`,
      `curl -K {out}/s{k}.ini -o {out}/x{k} ${api}/x`,
      "rm {out}/s{k}.ini",
    ],
  ],
  [
    [
      `echo "header = \\"X-Token: {T}\\"" | tee {out}/tee{k} > /dev/null`,
      `curl -K {out}/tee{k} -o {out}/z{k} ${api}/z`,
      "rm -f {out}/tee{k}",
    ],
  ],
  [
    [
      "mkdir -p {out}/cfg{k}",
      `echo "{T}" > {out}/cfg{k}/a`,
      "echo b > {out}/cfg{k}/b",
      fromFile("{out}/cfg{k}/a", "cf{k}"),
      "rm -f {out}/cfg{k}/a",
    ],
  ],
  [["umask 077", `echo "{T}" > /tmp/um{k}`, fromFile("/tmp/um{k}", "u{k}"), "rm /tmp/um{k}", "echo um > {out}/um{k}"]],
  [
    [
      `{ echo "header = \\"X-Token: {T}\\""; echo silent; } > {out}/grp{k}`,
      `curl -K {out}/grp{k} -o {out}/g{k} ${api}/g`,
      "rm -f {out}/grp{k}",
    ],
  ],
  [[`t=$(printf "user:%s" "{T}" | base64 | tr -d '\\n')`, `curl -H "Authorization: Basic $t" -o {out}/b{k} ${api}/b`]],
  [["cd /tmp", `printf '%s' "{T}" > tok{k}`, fromFile("tok{k}", "cd{k}"), "rm tok{k}", "cd - > /dev/null"]],
];

/** The secret in a file that a later RUN reads, removes, moves or edits. */
const lasting: readonly (readonly Step[])[] = [
  [[`echo "{T}" > /tmp/tok{k}`], [fromFile("/tmp/tok{k}", "o{k}")], ["rm -f /tmp/tok{k}"]],
  [[`echo "{T}" > {home}/.token{k}`, "chmod 600 {home}/.token{k}"], [fromFile("{home}/.token{k}", "p{k}")]],
  [[`echo "{T}" > /tmp/t{k}`], ["mv /tmp/t{k} {out}/tok{k}"], [fromFile("{out}/tok{k}", "q{k}")], ["rm {out}/tok{k}"]],
  [
    [`echo "{T}" > /tmp/t{k}`, "cp /tmp/t{k} {out}/copy{k}", "rm /tmp/t{k}"],
    [fromFile("{out}/copy{k}", "q{k}")],
    ["rm {out}/copy{k}"],
  ],
  [
    ["echo base=1 > {out}/app{k}.conf"],
    [`echo "token={T}" >> {out}/app{k}.conf`],
    [". {out}/app{k}.conf", `curl -H "X-Token: $token" -o {out}/r{k} ${api}/r`],
  ],
  [
    `RUN cat <<EOF > {out}/c{k}.ini\nheader = "X-Token: {T}"\nsilent\nEOF`,
    [`curl -K {out}/c{k}.ini -o {out}/t{k} ${api}/t`],
    ["rm {out}/c{k}.ini"],
  ],
  [
    [`echo 'header = "X-Token: __T__"' > {out}/s{k}.ini`],
    [`sed -i "s/__T__/{T}/" {out}/s{k}.ini`],
    [`curl -K {out}/s{k}.ini -o {out}/x{k} ${api}/x`],
    [`sed -i "/X-Token/d" {out}/s{k}.ini`],
  ],
  [
    [
      `echo "{T}" > {out}/key{k}`,
      "cp -r {out} /tmp/backup{k}",
      fromFile("{out}/key{k}", "k{k}"),
      "rm -f {out}/key{k}",
      "rm -rf /tmp/backup{k}",
    ],
  ],
  [
    [`{ echo "header = \\"X-Token: {T}\\""; echo silent; } > {out}/grp{k}`],
    [`curl -K {out}/grp{k} -o {out}/g{k} ${api}/g`],
    ["rm -f {out}/grp{k}"],
  ],
  [[`echo "header = \\"X-Token: {T}\\"" > {home}/.curlrc`], [`curl -o {out}/rc{k} ${api}/rc`], ["rm {home}/.curlrc"]],
];

const conf = { "conf{k}.tpl": 'header = "X-Token: ${{V}}"\nsilent\n' };
const fetch = { "fetch{k}.sh": `#!/bin/sh\ncurl -H "X-Token: $1" -o "$2" ${api}/sh\n` };
const fetchEnv = {
  "fetch{k}.sh": `#!/bin/sh\nset -e\ncurl -H "X-Token: \${{V}}" -o "$1" ${api}/sh\n`,
};

const withFiles: readonly Omit<Consumer, "names">[] = [
  {
    tool: "envsubst",
    files: conf,
    steps: [
      "COPY conf{k}.tpl /tmp/conf{k}.tpl",
      [
        "envsubst < /tmp/conf{k}.tpl > {out}/e{k}.conf",
        `curl -K {out}/e{k}.conf -o {out}/y{k} ${api}/y`,
        "rm {out}/e{k}.conf",
      ],
    ],
  },
  {
    tool: "envsubst",
    files: conf,
    steps: [
      "COPY conf{k}.tpl /tmp/conf{k}.tpl",
      ["envsubst < /tmp/conf{k}.tpl > {out}/e{k}.conf"],
      [`curl -K {out}/e{k}.conf -o {out}/y{k} ${api}/y`],
      ["rm {out}/e{k}.conf"],
    ],
  },
  {
    tool: "curl",
    files: fetch,
    steps: ["COPY fetch{k}.sh /usr/local/bin/fetch{k}.sh", [`sh /usr/local/bin/fetch{k}.sh "{T}" {out}/ee{k}`]],
  },
  { tool: "curl", files: fetchEnv, steps: ["COPY fetch{k}.sh ./", ["sh ./fetch{k}.sh {out}/ff{k}"]] },
];

const plain = [...words, ...structures, ...passing, ...lasting].map((steps) => ({
  tool: JSON.stringify(steps).includes("wget") ? "wget" : "curl",
  steps,
}));

/** What people do with a token by themselves: downloads, scripts, files of their own. */
export const freeUses: readonly Consumer[] = [...plain, ...withFiles].map((use) => ({ names, ...use }));
