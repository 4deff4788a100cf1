import { execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

const backend = `
import base64, pathlib, zipfile

def build_wheel(folder, config_settings=None, metadata_directory=None):
    name = "acme_lib-1.0.0-py3-none-any.whl"
    info = "acme_lib-1.0.0.dist-info/"
    with zipfile.ZipFile(pathlib.Path(folder) / name, "w") as wheel:
        def put(path, text):
            wheel.writestr(zipfile.ZipInfo(path), text)
        put("acme_lib/__init__.py", "")
        put(info + "METADATA", "Metadata-Version: 2.1\\nName: acme-lib\\nVersion: 1.0.0\\n")
        put(info + "WHEEL", "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        put(info + "RECORD", "acme_lib/__init__.py,,\\n")
    return name
`;

/** A package for pip, which needs nothing to be built, and for npm. */
const library: Readonly<Record<string, string>> = {
  "pyproject.toml": '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n',
  "backend.py": backend,
  "package.json": '{"name": "acme-lib", "version": "1.0.0"}\n',
  "README.md": "a library\n",
};

/** Makes the bare repositories `acme/lib.git`, and `acme/app.git` with the first as its submodule `lib`. */
export async function makeRepositories(folder: string): Promise<string> {
  const root = join(folder, "repositories");
  await makeRepository(root, "acme/lib.git", library);
  const commit = (await git(join(root, "acme/lib.git"), ["rev-parse", "HEAD"])).trim();
  const module = '[submodule "lib"]\n\tpath = lib\n\turl = https://git.example.com/acme/lib.git\n';
  const app = { ".gitmodules": module, "app.sh": "echo the app\n" };
  await makeRepository(root, "acme/app.git", app, ["update-index", "--add", "--cacheinfo", `160000,${commit},lib`]);
  return root;
}

async function makeRepository(
  root: string,
  name: string,
  files: Readonly<Record<string, string>>,
  last: readonly string[] = ["status"],
): Promise<void> {
  const work = join(root, `${name}.work`);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(work, path)), { recursive: true });
    await writeFile(join(work, path), text);
  }
  await git(work, ["init", "--quiet", "--initial-branch=main"]);
  await git(work, ["add", "."]);
  await git(work, last);
  await git(work, ["commit", "--quiet", "--message=first"]);
  await git(work, ["tag", "v1.0.0"]);
  await git(root, ["clone", "--quiet", "--bare", work, name]);
  await rm(work, { recursive: true });
}

async function git(cwd: string, words: readonly string[]): Promise<string> {
  const who = { NAME: "Somebody", EMAIL: "somebody@example.com", DATE: "2020-01-01T00:00:00Z" };
  const people = ["AUTHOR", "COMMITTER"].flatMap((role) =>
    Object.entries(who).map(([key, value]) => [`GIT_${role}_${key}`, value]),
  );
  const alone = { PATH: process.env["PATH"], GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
  return (await run("git", words, { cwd, env: { ...Object.fromEntries(people), ...alone } })).stdout;
}
