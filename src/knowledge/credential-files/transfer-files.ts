import { cwd, home, root, row } from "./file-kind.ts";
import type { FileKindRow } from "./file-kind.ts";

const git = ["git", "git-lfs"];
const pip = ["pip", "pipenv", "tox", "nox"];
const python = [...pip, "poetry", "pdm", "hatch", "uv", "twine"];
const ssh = ["ssh", "scp", "sftp", "rsync", "ssh-add", "git"];

/** Files of git, ssh and what transfers, sorted by name. */
export const transferFiles: readonly FileKindRow[] = [
  row("curlrc", "content", /\/[._]curlrc$/, {
    rare: true,
    readers: ["curl"],
    places: [home(".curlrc")],
    usual: [".curlrc"],
    source: "https://curl.se/docs/manpage.html#-K",
  }),
  row("git-credentials", "name", /\/\.?git-credentials$|\/git\/credentials$/, {
    readers: git,
    places: [home(".git-credentials"), home(".config/git/credentials")],
    usual: [".git-credentials"],
    source: "https://git-scm.com/docs/git-credential-store",
  }),
  row("gitconfig", "content", /\/[._]?gitconfig(?:[-_.][\w-]+)?$|\/\.config\/git\/config$|\/\.git\/config$/, {
    rare: true,
    readers: git,
    places: [
      root("etc/gitconfig", "GIT_CONFIG_SYSTEM"),
      home(".config/git/config"),
      home(".gitconfig", "GIT_CONFIG_GLOBAL"),
      cwd(".git/config"),
    ],
    usual: [".gitconfig"],
    source: "https://git-scm.com/docs/git-config#FILES",
  }),
  row("gnupg-directory", "name", /\/\.gnupg\/?$/, {
    readers: ["gpg", "gpg2", "git", "mvn"],
    directory: true,
    places: [home(".gnupg", "GNUPGHOME")],
    source: "https://www.gnupg.org/documentation/manuals/gnupg/GPG-Configuration.html",
  }),
  row("htpasswd", "name", /\/[._]?htpasswd(?:[-_.][\w-]+)?$|\/[\w-]+\.htpasswd$|\/\.?htpasswds?$/, {
    readers: ["nginx", "httpd", "apache2"],
    time: "run",
    usual: [".htpasswd"],
    source: "https://httpd.apache.org/docs/current/programs/htpasswd.html",
  }),
  row("netrc", "name", /\/[._]?netrc(?:[-_.][\w-]+)?$/, {
    readers: ["curl", "wget", "ftp", "go", "git", "git-lfs", ...python, "heroku", "bazel"],
    places: [home(".netrc")],
    usual: [".netrc"],
    source: "https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html",
  }),
  row("rails-master-key", "name", /\/config\/(?:master|credentials\/[\w-]+)\.key$/, {
    readers: ["rails", "rake", "bundle"],
    time: "either",
    places: [cwd("config/master.key")],
    source: "https://guides.rubyonrails.org/security.html#custom-credentials",
  }),
  row("ssh-directory", "name", /\/\.ssh\/?$/, {
    readers: ssh,
    directory: true,
    places: [home(".ssh")],
    source: "https://man.openbsd.org/ssh#FILES",
  }),
  row("ssh-host-key", "name", /\/ssh_host_\w+_key$/, {
    readers: ["sshd"],
    time: "run",
    key: true,
    places: [root("etc/ssh")],
    source: "https://man.openbsd.org/sshd#FILES",
  }),
  row(
    "ssh-private-key",
    "name",
    /\/(?:[\w.-]*[-_.])?(?:id_)?(?:rsa|dsa|ecdsa|ed25519)(?:[-_.][\w-]+)*$|\/(?:[\w.-]*[-_.])?(?:deploy|ssh|git|github|gitlab|bitbucket|repo)[-_.]?(?:private[-_.]?)?(?:key|rsa)(?:\.(?:key|pem|rsa|id_rsa))?$|\/[\w.-]+\.ppk$|\/\.ssh\/(?!(?:(?:sshd?_)?config(?:[-_.]\w+)*|environment|rc|known_hosts\w*|authorized_keys\w*)$|[^/]*\.pub$)[\w.-]+$/,
    {
      readers: ssh,
      key: true,
      places: [home(".ssh/id_rsa"), home(".ssh/id_ecdsa"), home(".ssh/id_ed25519"), home(".ssh/id_dsa")],
      usual: ["id_rsa", "id_ed25519", "id_ecdsa", "id_dsa", "deploy_key"],
      source: "https://man.openbsd.org/ssh#FILES",
    },
  ),
  row("wgetrc", "content", /\/\.?wgetrc$/, {
    rare: true,
    readers: ["wget"],
    places: [root("etc/wgetrc"), home(".wgetrc", "WGETRC")],
    usual: [".wgetrc"],
    source: "https://www.gnu.org/software/wget/manual/html_node/Wgetrc-Location.html",
  }),
];
