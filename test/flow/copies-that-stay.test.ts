import { describe, expect, test } from "vitest";
import { defaultOptions } from "../../src/options.ts";
import { remediate } from "../../src/remediate.ts";
import { transforms } from "../../transforms/index.ts";

/** Ways by which the value comes to another name: what stands in front, and the word that then holds it. */
const ways: readonly (readonly [string, string])[] = [
  ["", "$TOKEN"],
  ['T="$TOKEN"; ', "$T"],
  ["declare -n r=TOKEN; ", "$r"],
  ["g() { local -n q=$1; T=$q; }; g TOKEN; ", "$T"],
  ['eval "T=\\$TOKEN"; ', "$T"],
  ['n=TOKEN; eval "T=\\$$n"; ', "$T"],
  ["eval export T=\\$TOKEN; ", "$T"],
  ["n=TOKEN; ", "${!n}"],
  ["for n in ${!TOK*}; do T=${!n}; done; ", "$T"],
  ['read -r <<< "$TOKEN"; ', "$REPLY"],
  ['read T < <(echo "$TOKEN"); ', "$T"],
  ['mapfile <<< "$TOKEN"; ', "${MAPFILE[0]}"],
  ['exec 3<<< "$TOKEN"; read T <&3; ', "$T"],
  ["set -- a b c d e f g h i $TOKEN; ", "${10}"],
  ["set -- $TOKEN; for T; do :; done; ", "$T"],
  ["set -- -t $TOKEN; while getopts t: o; do T=$OPTARG; done; ", "$T"],
  ["[[ $TOKEN =~ (.*) ]]; ", "${BASH_REMATCH[1]}"],
  [': "${T:=$TOKEN}"; ', "$T"],
  ["f() { T=$U; }; U=$TOKEN; f; ", "$T"],
  ['f() { echo "$TOKEN"; }; T=$(f); ', "$T"],
  ['echo "T=$TOKEN" > /tmp/x; . /tmp/x; rm /tmp/x; ', "$T"],
  ['echo "$TOKEN" > /tmp/x; T=$(< /tmp/x); rm /tmp/x; ', "$T"],
  ['source <(echo "T=$TOKEN"); ', "$T"],
];

/** Commands that leave a copy of `$V`. */
const leaving: readonly string[] = [
  "echo $V > /opt/f",
  "mkdir -p /opt/$V",
  "echo x > /opt/$V",
  "ln -s $V /opt/l",
  "tar -cf /opt/$V.tar /etc/passwd",
  "echo $V | xargs touch",
  "date +$V > /opt/f",
  "basename $V > /opt/f",
  "ls $V 2> /opt/f || true",
  "echo $V | paste - > /opt/f",
  "echo $V | shuf -o /opt/f",
  "echo x | sed 's/x/'$V'/w /opt/f'",
  'awk -v t="$V" \'BEGIN { print "t=" t > "/opt/f" }\'',
  'awk -v t="$V" \'/"/ { printf("%s", t) >> "/opt/f" }\' /etc/passwd',
  'awk -v t="$V" \'{ print t | "tee /opt/f" }\' /etc/passwd',
  "find /opt -name f -exec sed -i s/x/$V/ {} +",
  "find /opt -name f | xargs sed -i s/x/$V/",
  "find /etc/passwd -fprintf /opt/f $V",
  'find /etc/passwd -exec sh -c "echo $V > /opt/f" \\;',
  "printf 's/x/%s/' $V > /tmp/s; sed -i -f /tmp/s /opt/f; rm /tmp/s",
  "X=$V python3 -c \"import os; open('/opt/f', 'w').write(os.environ['X'])\"",
  "python3 -c \"import os; os.makedirs('/opt/$V')\"",
  "node -e \"require('fs').createWriteStream('/opt/f').end('$V')\"",
  "X=$V node -p process.env.X > /opt/f",
  "X=$V sh -c 'echo $X > /opt/f'",
  "sh -c 'echo $1 > /opt/f' sh $V",
  "sh <<E\necho $V > /opt/f\nE",
  "bash -s $V <<'E'\necho $1 > /opt/f\nE",
  'c="echo $V > /opt/f"; eval "$c"',
  'c="echo $V"; $c > /opt/f',
  'trap "echo $V > /opt/f" EXIT',
  "X=$V; trap 'echo $X > /opt/f' EXIT",
  "w() { cat > /opt/f; }; echo $V | w",
  "w() { echo $X > /opt/f; }; X=$V; w",
  "w() { echo $X; }; X=$V; w > /opt/f",
  'exec 2> /opt/f; set -x; curl -H "A: $V" https://api.example.com',
  '(set -x; curl -H "A: $V" https://api.example.com) 2>&1 | tee /opt/f',
  'curl -v -H "A: $V" https://api.example.com 2> /opt/f',
  "git commit --allow-empty -m $V",
  "mkdir /tmp/q; echo $V > /tmp/q/f; tar -C /tmp/q -cf /opt/t.tar f; rm -rf /tmp/q",
  "mkdir /tmp/q; echo $V > /tmp/q/f; cp -r /tmp/q /opt/; rm -rf /tmp/q",
  "mkdir /tmp/q; echo $V > /tmp/q/f; mv /tmp/q /opt/e",
  "echo $V > /opt/f; gzip -k /opt/f; rm /opt/f",
  "echo $V > /opt/f; sed -i.bak s/a/b/ /opt/f; rm /opt/f /opt/g",
  "echo $V > /opt/f; rsync /opt/f /opt/g; rm /opt/f",
  "echo $V > /opt/f; diff /opt/f /dev/null > /opt/g; rm /opt/f",
  "echo $V > /opt/f; python3 -c \"open('/opt/g', 'w').write(open('/opt/f').read())\"; rm /opt/f",
  'echo "Q=$V" > /opt/f; . /opt/f; echo $Q > /opt/g; rm /opt/f',
  "ln -s /opt/real /opt/f; echo $V > /opt/f; rm /opt/f",
  "python3 -c \"from huggingface_hub import login; login('$V')\"",
  "GOFLAGS=-ldflags=-X=main.t=$V go build -o /opt/x",
  "ccache gcc -DT=$V -o /opt/x x.c",
  "conda install -c https://conda.example.com/t/$V/acme x",
  "dotnet restore --source https://u:$V@feed.example.com/v3/index.json",
  "pip-compile --extra-index-url https://u:$V@pypi.example.com/simple requirements.in",
  "pipenv install --index https://u:$V@pypi.example.com/simple x",
  "uv add --default-index https://u:$V@pypi.example.com/simple x",
  "bundle add x --source https://u:$V@gems.example.com",
  "terraform plan -out /opt/plan -var token=$V",
  "echo $V > /tmp/t; acme login --token-file /tmp/t; rm /tmp/t",
  'echo "$V" | gpg --batch --import',
  "gpg --import <(echo $V)",
  "echo $V > /tmp/t; gpg --batch --import /tmp/t; rm /tmp/t",
  'export GNUPGHOME=/opt/g; echo "$V" | gpg --import; rm -rf ~/.gnupg',
  "echo $V > /tmp/t; git-crypt unlock /tmp/t; rm /tmp/t",
  "pipx install --index-url https://u:$V@pypi.example.com/simple x",
  "helm plugin install https://u:$V@git.example.com/x",
  "micromamba auth login conda.example.com --token $V",
  "micromamba install -c https://conda.example.com/t/$V/acme x",
  "uv auth login pypi.example.com --token $V",
  "modal token set --token-id x --token-secret $V",
  "rebar3 hex organization auth acme --key $V",
  "swift package-registry login https://swift.example.com --token $V --no-confirm",
  "echo $V | az devops login --organization https://dev.example.com",
  "circleci setup --token $V --host https://circleci.example.com --no-prompt",
  "echo $V | sponge /opt/f",
  "dotnet nuget update source acme -u u -p $V --store-password-in-clear-text",
  "nuget sources update -Name acme -UserName u -Password $V",
  'julia -e "using Pkg; Pkg.add(url=\\"https://u:$V@git.example.com/x\\")"',
  'julia -e \'write("/opt/f", ENV["TOKEN"])\'',
  "Rscript -e \"writeLines('GITHUB_PAT=$V', '~/.Renviron')\"",
  'Rscript -e \'cat(Sys.getenv("TOKEN"), file = "/opt/f")\'',
  "Rscript -e \"remotes::install_git('https://u:$V@git.example.com/x')\"",
  "ng build --define KEY=$V",
  "npx webpack --env API_KEY=$V",
  "webpack --define process.env.KEY=$V",
  "npm run build -- --env.KEY=$V",
  "esbuild app.js --bundle --define:KEY=$V --outfile=/opt/f",
];

/** What a copied file's text comes through, beside the names of variables. */
const ofFiles: readonly string[] = [
  "T=$(cat /tmp/token.txt); export T; echo '$T' | envsubst > /opt/f",
  "cat <<E > /opt/f\nt=$(cat /tmp/token.txt)\nE",
  "while read -r l; do echo $l > /opt/f; done <<E\n$(cat /tmp/token.txt)\nE",
  "sh <<E\necho $(cat /tmp/token.txt) > /opt/f\nE",
  "X=$(cat /tmp/token.txt) env > /opt/f",
  "X=$(cat /tmp/token.txt) sh <<'E'\necho $X > /opt/f\nE",
];

/** Commands that keep what they find in the environment. */
const ofEnvironment: readonly string[] = ["php artisan config:cache", "php artisan optimize"];

/** Commands of the same kinds that leave nothing. */
const clean: readonly string[] = [
  'curl -v -H "A: $V" https://api.example.com',
  'curl -sf -H "A: $V" https://api.example.com > /opt/f',
  'curl -sf -H "A: $V" https://api.example.com 2> /opt/f',
  'curl -H "A: $(awk -v t="$V" \'$3 > 5 || $4 > 5 { print "<" (NR > 1 ? "" : t) ">" }\' /etc/passwd)" https://api.example.com',
  'test -n "$V" && [ -d /opt ]',
  'mkdir -p /opt/x && curl -H "A: $V" -o /opt/x/f https://api.example.com',
  'h="A: $V"; curl -H "$h" https://api.example.com | tar -xz -C /opt',
  'eval "$(ssh-agent -s)"; curl -H "A: $V" https://api.example.com',
  'get() { curl -H "A: $V" "https://api.example.com/$1"; }; get a > /opt/a; get b > /opt/b',
  'sshpass -p "$V" rsync user@files.example.com:/a /opt/a',
  "python3 -c \"import os, urllib.request; urllib.request.urlopen('https://api.example.com/' + '$V')\"",
  'echo "$V" > /tmp/t && curl -H @/tmp/t https://api.example.com && rm /tmp/t',
  "mkdir /tmp/q; echo $V > /tmp/q/f; curl -H @/tmp/q/f https://api.example.com; rm -rf /tmp/q; cp -r /etc /opt/",
  'echo "$V" | gpg --batch --import && gpg --sign x && rm -rf ~/.gnupg',
  'export GNUPGHOME="$(mktemp -d)"; echo "$V" | gpg --batch --import; rm -rf "$GNUPGHOME"',
  "echo $V | gpg --batch --passphrase-fd 0 --import key.asc",
  "Rscript -e \"install.packages('x', repos = 'https://u:$V@cran.example.com')\"",
  'Rscript -e \'remotes::install_github("acme/x", auth_token = Sys.getenv("TOKEN"))\'',
  "npx cypress run --env TOKEN=$V",
  "node -e \"process.stdout.write(String('$V'.length))\"",
  "cd x && git-crypt unlock $V && cp f /opt && rm -rf .git",
];

function statusesOf(commands: string, origin = "ARG TOKEN"): readonly string[] {
  const lines = ["FROM debian:12", 'SHELL ["/bin/bash", "-c"]', origin, "RUN <<EOT", commands, "EOT", ""];
  const context = { read: () => undefined, list: () => undefined };
  const dockerfile = { path: "Dockerfile", text: lines.join("\n") };
  const builds = [{ dockerfile, contextPath: ".", context }];
  const result = remediate({ builds, callers: [], options: defaultOptions }, transforms);
  return result.builds.flatMap(({ findings }) => findings.map(({ status }) => status));
}

describe("a copy that stays is never called fixed", () => {
  test.each(ways)("%s: %s", (before, word) => {
    expect(statusesOf(`${before}echo "t=${word}" > /opt/f`)).toEqual(["refused"]);
  });

  test.each(leaving)("%s", (commands) => {
    expect(statusesOf(commands.replaceAll("$V", "$TOKEN"))).toEqual(["refused"]);
  });

  test.each(ofEnvironment)("%s", (commands) => {
    expect(statusesOf(commands, "ARG APP_SECRET")).toEqual(["refused"]);
    expect(statusesOf(commands, "ARG COMPOSER_TOKEN")).toEqual(["fixed"]);
  });

  test.each(ofFiles)("%s", (commands) => {
    expect(statusesOf(commands, "COPY token.txt /tmp/token.txt")).toEqual(["refused"]);
  });
});

test.each(clean)("no copy stays of what is only used: %s", (commands) => {
  expect(statusesOf(commands.replaceAll("$V", "$TOKEN"))).toEqual(["fixed"]);
});
