import { describe, expect, it } from "vitest";

import { artifactsOf } from "../../src/knowledge/tools.ts";
import type { CommandWords, StageFacts } from "../../src/knowledge/tools.ts";

/** `?` stands for a word that the shell works out. */
function command(line: string): CommandWords {
  const [name = "", ...args] = line.split(" ").map((word) => (word === "?" ? undefined : word));
  return { name, args };
}

const cases: readonly (readonly [line: string, paths: readonly string[] | undefined, stage?: StageFacts])[] = [
  ["npm ci", ["node_modules"]],
  ["npm ci --prefix web", ["web/node_modules"]],
  ["npm install --no-save x", ["node_modules"]],
  ["npm install x", ["node_modules", "package.json", "package-lock.jso[n]"]],
  ["npm install -g x", ["/usr/local/lib/node_modules", "/usr/local/bin"], { base: "node:20-alpine" }],
  ["npm install -g x", undefined],
  ["npm run build", undefined],
  ["npm config set x y", []],
  ["yarn", ["node_modules"]],
  ["yarn install --frozen-lockfile", ["node_modules"]],
  ["pnpm install", ["node_modules", "pnpm-lock.yam[l]"]],
  ["pnpm install --frozen-lockfile", ["node_modules"]],
  ["next build", [".next"]],
  ["vite build --outDir out", ["out"]],
  ["pip install -r requirements.txt", undefined],
  ["pip install -r requirements.txt", ["/usr/local/lib", "/usr/local/bin"], { base: "python:3.12-slim" }],
  [
    "pip install -r requirements.txt",
    ["/usr/local/lib", "/usr/local/bin"],
    { base: "mirror.example.com/library/python:3" },
  ],
  [
    "pip install -r requirements.txt",
    ["/opt/venv"],
    { variables: new Map([["VIRTUAL_ENV", "/opt/venv"]]), base: "python" },
  ],
  ["/opt/venv/bin/pip install x", ["/opt/venv"]],
  ["pip install --target /deps -r requirements.txt", ["/deps"]],
  ["pip install --prefix=/install x", ["/install"]],
  ["pip install --target ? x", undefined],
  ["pip install --user x", ["~/.local"]],
  ["pip install -e .", undefined, { base: "python:3" }],
  ["pip wheel -w /wheels -r requirements.txt", ["/wheels"]],
  ["python3 -m venv /opt/venv", ["/opt/venv"]],
  ["poetry install", undefined],
  ["poetry install", [".venv"], { variables: new Map([["POETRY_VIRTUALENVS_IN_PROJECT", "true"]]) }],
  ["uv sync --frozen", [".venv"]],
  ["uv pip install --target /deps x", ["/deps"]],
  ["composer install --no-dev", ["vendor"]],
  ["composer install -d api", ["api/vendor"]],
  ["bundle install", undefined],
  ["bundle install", ["/usr/local/bundle"], { base: "ruby:3.3" }],
  ["bundle install", ["/gems"], { variables: new Map([["GEM_HOME", "/gems"]]) }],
  ["bundle install --path vendor/bundle", ["vendor/bundle"]],
  ["bundle install --deployment", ["vendor/bundle"]],
  ["go build -o /bin/app ./cmd/app", ["/bin/app"]],
  ["go build ./...", undefined],
  ["go mod download", ["/go/pkg/mod"], { base: "golang:1.22" }],
  ["go mod download", ["~/go/pkg/mod"]],
  ["go mod vendor", ["vendor"]],
  ["cargo build --release", ["target/release"]],
  ["cargo build --release --target x86_64-unknown-linux-musl", ["target/x86_64-unknown-linux-musl/release"]],
  ["cargo vendor", ["~/.cargo/registry", "~/.cargo/git"]],
  ["mvn -B clean package -DskipTests", ["target"]],
  ["mvn -f api/pom.xml package", ["api/target"]],
  ["mvn -s settings.xml dependency:go-offline", ["~/.m2/repository"]],
  ["./gradlew build", ["build"]],
  ["dotnet publish -c Release -o /out", ["/out"]],
  ["dotnet publish -c Release", undefined],
  ["dotnet restore", undefined],
  ["git clone https://git.example.com/a/b.git", ["b"]],
  ["git clone --depth 1 -b main https://git.example.com/a/b /src", ["/src"]],
  ["git clone git@git.example.com:a/b.git", ["b"]],
  ["git clone ?", undefined],
  ["git clone ? /src", ["/src"]],
  ["curl -fsSL -o /tmp/x.tgz https://example.com/x.tgz", ["/tmp/x.tgz"]],
  ["curl -fsSLo x https://example.com/x.tgz", ["x"]],
  ["curl -LO https://example.com/x.tgz?y=z", ["x.tgz"]],
  ["curl https://example.com", []],
  ["curl -OJ https://example.com/x", undefined],
  ["wget https://example.com/x.tgz", ["x.tgz"]],
  ["wget -O /tmp/x https://example.com/x.tgz", ["/tmp/x"]],
  ["wget -qO- https://example.com/x.sh", []],
  ["aws s3 cp s3://bucket/x /opt/x", ["/opt/x"]],
  ["aws s3 cp /opt/x s3://bucket/x", []],
  ["hf download x --local-dir /models", ["/models"]],
  ["terraform init", [".terraform", ".terraform.lock.hc[l]"]],
  ["mkdir -p -m 700 /a b", ["/a", "b"]],
  ["touch x", ["x"]],
  ["echo x", []],
  ["cd /x", []],
  ["apt-get install -y git", undefined],
  ["tar xf x.tgz", undefined],
  ["./build.sh", undefined],
  ["make", undefined],
];

describe("artifacts", () => {
  it.each(cases.map(([line, paths, stage]) => [line, paths, stage] as const))("%s makes %j", (line, paths, stage) => {
    expect(artifactsOf(command(line), stage)).toEqual(paths);
  });
});
