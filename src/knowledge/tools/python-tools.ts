import { proxies } from "./tool.ts";
import type { Tool } from "./tool.ts";

/** Tools of Python, sorted by name. */
export const pythonTools: readonly Tool[] = [
  {
    names: ["conda", "mamba", "micromamba"],
    reads: [/^CONDA_/, /^MAMBA_/, "ANACONDA_API_TOKEN", "BINSTAR_API_TOKEN", proxies],
    runs: "always",
    quiet: ["activate", "clean", "config", "deactivate", "info", "init", "list"],
    source: "https://docs.conda.io/projects/conda/en/stable/user-guide/configuration/settings.html",
  },
  {
    names: ["hatch", "flit", "pdm"],
    reads: [/^(?:HATCH|FLIT|PDM)_/, proxies],
    runs: "always",
    quiet: ["config", "cache", "info"],
    source: "https://hatch.pypa.io/latest/publish/",
  },
  {
    names: ["hf", "huggingface-cli"],
    reads: ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HUGGINGFACE_TOKEN", /^HF_/, proxies],
    runs: "never",
    quiet: ["env", "version"],
    source: "https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables#hftoken",
  },
  {
    // A requirements file expands `${X}`, and a source distribution runs its own code.
    names: ["pip"],
    reads: [/^PIP_/, "NETRC", proxies],
    runs: { only: ["download", "install", "lock", "wheel"] },
    quiet: [
      "cache",
      "check",
      "completion",
      "config",
      "debug",
      "freeze",
      "hash",
      "help",
      "inspect",
      "list",
      "show",
      "uninstall",
    ],
    valued: ["--proxy", "--log", "--cert", "--cache-dir", "--python", "--timeout", "--retries", "--trusted-host"],
    source: "https://pip.pypa.io/en/stable/topics/configuration/#environment-variables",
  },
  {
    names: ["pipenv"],
    reads: [/^PIPENV_/, /^PIP_/, proxies],
    runs: "always",
    quiet: ["graph", "check"],
    source: "https://pipenv.pypa.io/en/latest/credentials.html",
  },
  {
    names: ["poetry"],
    reads: [/^POETRY_/, /^PIP_/, proxies],
    runs: { except: ["check", "env", "new", "show"] },
    quiet: ["about", "cache", "check", "config", "env", "new", "show", "version"],
    valued: ["-C", "--directory", "-P", "--project"],
    source: "https://python-poetry.org/docs/configuration/#using-environment-variables",
  },
  {
    names: ["python", "python2", "python3", "ipython", "pypy", "pypy3"],
    reads: [/^PYTHON/],
    runs: "always",
    interpreter: true,
    source: "https://docs.python.org/3/using/cmdline.html#environment-variables",
  },
  {
    names: ["tox", "nox", "pytest"],
    reads: [/^(?:TOX|NOX|PYTEST)_/, /^PIP_/],
    runs: "always",
    source: "https://tox.wiki/en/latest/config.html",
  },
  {
    names: ["twine"],
    reads: [/^TWINE_/, proxies],
    runs: "never",
    quiet: ["check"],
    source: "https://twine.readthedocs.io/en/stable/#environment-variables",
  },
  {
    names: ["uv", "uvx"],
    reads: [/^UV_/, "HF_TOKEN", "NETRC", proxies],
    runs: { except: ["init", "tree", "self"] },
    quiet: ["cache", "init", "python", "self", "tree", "venv"],
    valued: ["--directory", "--project", "--config-file", "--cache-dir"],
    source: "https://docs.astral.sh/uv/reference/environment/",
  },
  {
    names: ["virtualenv"],
    reads: [/^VIRTUALENV_/],
    runs: "never",
    source: "https://virtualenv.pypa.io/en/latest/cli_interface.html",
  },
];
