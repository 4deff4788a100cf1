import { describe, expect, test } from "vitest";
import { bindingRefusal, readCallers } from "../../src/callers/index.ts";

const builds = [{ dockerfile: "Dockerfile", context: "." }];

/** The reasons for which a file stands in the way of a secret that was the build argument NPM_TOKEN. */
function reasons(path: string, text: string): readonly string[] {
  const facts = readCallers([{ path, text }], builds, undefined, () => new Set(["NPM_TOKEN", "VERSION"]));
  return facts.flatMap((fact) => bindingRefusal(fact, { id: "NPM_TOKEN", argument: "NPM_TOKEN" })?.reason ?? []);
}

const workflow = (step: string): string =>
  `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - ${step.replaceAll("\n", "\n        ")}\n`;

describe("a file that passes the argument in a way of its own stands in the way", () => {
  test.each([
    ["tasks.py", 'subprocess.run(["docker", "build", "--build-arg", f"NPM_TOKEN={token}", "."])\n'],
    ["lib/image.py", 'c.run(f"docker build --build-arg NPM_TOKEN={token} .")\n'],
    ["lib/image.py", 'for name in ["NPM_TOKEN", "VERSION"]:\n    words += ["--build-arg", f"{name}={env[name]}"]\n'],
    ["lib/image.py", 'options = {"NPM_TOKEN": token}\nclient.build(path=".", build_args=options)\n'],
    ["src/image.mjs", "await $`docker build --build-arg NPM_TOKEN=${token} .`;\n"],
    ["src/image.js", "execSync('docker build --build-arg NPM_TOKEN=' + token + ' .');\n"],
    ["src/image.ts", "new Image({ buildArgs: { VERSION: '1', NPM_TOKEN: token } });\n"],
    ["Rakefile", "sh \"docker build --build-arg NPM_TOKEN=#{ENV['NPM_TOKEN']} .\"\n"],
    ["Earthfile", "image:\n  FROM DOCKERFILE --build-arg NPM_TOKEN=$NPM_TOKEN .\n"],
    ["build.fish", "docker build --build-arg NPM_TOKEN=$NPM_TOKEN .\n"],
    ["build.cmd", "docker build --build-arg NPM_TOKEN=%NPM_TOKEN% .\n"],
    ["mise.toml", '[tasks.image]\nrun = "docker build --build-arg NPM_TOKEN=$NPM_TOKEN ."\n'],
    ["pyproject.toml", '[tool.poe.tasks]\nimage = "docker build --build-arg NPM_TOKEN=$NPM_TOKEN ."\n'],
    [".vscode/tasks.json", '{ "tasks": [{ "command": "docker build --build-arg NPM_TOKEN=${env:NPM_TOKEN} ." }] }\n'],
    ["project.json", '{ "targets": { "image": { "options": { "build-args": ["NPM_TOKEN=x1", "VERSION=2"] } } } }\n'],
    ["pom.xml", "<image><build><args><NPM_TOKEN>${env.NPM_TOKEN}</NPM_TOKEN></args></build></image>\n"],
    ["pom.xml", "<configuration><buildArgs><NPM_TOKEN>${env.NPM_TOKEN}</NPM_TOKEN></buildArgs></configuration>\n"],
    ["heroku.yml", "build:\n  docker:\n    web: Dockerfile\n  config:\n    NPM_TOKEN: x1\n"],
    [
      "serverless.yml",
      "provider:\n  ecr:\n    images:\n      app:\n        path: ./\n        buildArgs:\n          NPM_TOKEN: ${env:NPM_TOKEN}\n",
    ],
    ["template.yaml", "Metadata:\n  DockerContext: .\n  DockerBuildArgs:\n    NPM_TOKEN: x1\n"],
    ["copilot/web/manifest.yml", "image:\n  build:\n    context: .\n    args:\n      NPM_TOKEN: ${NPM_TOKEN}\n"],
    ["werf.yaml", 'image: app\ndockerfile: Dockerfile\nargs:\n  NPM_TOKEN: {{ env "NPM_TOKEN" }}\n'],
    ["playbook.yml", "- docker_image:\n    build:\n      args:\n        NPM_TOKEN: '{{ token }}'\n"],
    [".goreleaser.yaml", 'dockers:\n  - build_flag_templates:\n      - "--build-arg=NPM_TOKEN={{ .Env.NPM_TOKEN }}"\n'],
    [
      ".woodpecker.yml",
      "steps:\n  image:\n    image: plugins/docker\n    settings:\n      build_args_from_env:\n        - NPM_TOKEN\n",
    ],
    [
      ".woodpecker.yml",
      "steps:\n  image:\n    image: plugins/docker\n    settings:\n      build_args_from_env: [VERSION, NPM_TOKEN]\n",
    ],
    [
      ".github/workflows/a.yml",
      workflow("uses: acme/publish@v1\nwith:\n  buildargs: VERSION=1,NPM_TOKEN=${{ secrets.T }}"),
    ],
    [
      ".github/workflows/a.yml",
      workflow("uses: acme/shell@v1\nwith:\n  command: docker build --build-arg NPM_TOKEN=${{ secrets.T }} ."),
    ],
    [
      ".github/workflows/a.yml",
      workflow('uses: acme/fly@1\nwith:\n  args: "deploy --build-arg NPM_TOKEN=${{ secrets.T }}"'),
    ],
  ])("%s: %s", (path, text) => {
    expect(reasons(path, text)).toEqual(["not-understood"]);
  });

  test("of an action that is too old for secrets, whatever its input was called", () => {
    const text = workflow(
      "uses: docker/build-push-action@v1\nwith:\n  build_args: VERSION=1,NPM_TOKEN=${{ secrets.T }}",
    );
    expect(reasons(".github/workflows/a.yml", text)).toEqual(["action-too-old"]);
  });
});

describe("a file that only speaks of it does not", () => {
  test.each([
    [
      "a comment",
      "tasks.py",
      '# docker build --build-arg NPM_TOKEN=$NPM_TOKEN .\nrun("docker build --build-arg VERSION=1 .")\n',
    ],
    ["a comment of code", "a.ts", "/**\n * docker build --build-arg NPM_TOKEN=x1 .\n */\n// --build-arg NPM_TOKEN\n"],
    ["another argument", "tasks.py", 'token = os.environ["NPM_TOKEN"]\nrun("docker build --build-arg VERSION=1 .")\n'],
    ["no argument", "tasks.py", 'run("docker build --secret id=NPM_TOKEN,env=NPM_TOKEN .")\n'],
    ["a longer name", "tasks.py", 'run("docker build --build-arg MY_NPM_TOKEN=1 --build-arg NPM_TOKEN_FILE=x .")\n'],
    [
      "a step beside",
      ".github/workflows/a.yml",
      workflow("run: docker build --build-arg VERSION=1 .\nenv:\n  NPM_TOKEN: ${{ secrets.T }}"),
    ],
    [
      "an input beside",
      ".github/workflows/a.yml",
      workflow(
        "uses: docker/build-push-action@v6\nwith:\n  build-args: |\n    VERSION=1\n  secrets: |\n    NPM_TOKEN=${{ secrets.T }}",
      ),
    ],
    [
      "what is understood",
      ".github/workflows/a.yml",
      workflow("run: docker build --build-arg NPM_TOKEN=${{ secrets.T }} ."),
    ],
    [
      "arguments of a container",
      "pod.yaml",
      "kind: Pod\nspec:\n  containers:\n    - image: app\n      args: [--token, $(NPM_TOKEN)]\n      env:\n        - name: NPM_TOKEN\n",
    ],
    ["a script that says how it is done", "build.sh", 'echo "docker build --build-arg NPM_TOKEN=…"\n'],
    ["prose", "README.md", "Pass `--build-arg NPM_TOKEN=…`.\n"],
  ])("%s", (_, path, text) => {
    expect(reasons(path, text)).toEqual([]);
  });
});
