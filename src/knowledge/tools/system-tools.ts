import { proxies } from "./tool.ts";
import type { Tool } from "./tool.ts";

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

/** Programs of the system, sorted by first name. Package managers run packages' scripts, which no one hands a secret. */
export const systemTools: readonly Tool[] = [
  {
    names:
      words(`apk apk-install apt apt-add-repository apt-cache apt-file apt-fast apt-get apt-key apt-mark add-apt-repository alternatives aptitude
      chkconfig debconf-set-selections dnf dpkg dpkg-deb dpkg-divert dpkg-query dpkg-reconfigure emerge flatpak gdebi install_packages microdnf opkg
      opkg-install pacman pacman-key rpm rpmkeys snap swupd tdnf tlmgr update-alternatives update-java-alternatives xbps-install yum yum-config-manager
      yumdownloader zypper`),
    reads: [proxies, /^(?:DEBIAN|DEBCONF|APT)_/],
    runs: "never",
    source: "https://manpages.debian.org/stable/apt/apt-get.8.en.html",
  },
  {
    names:
      words(`a2disconf a2dismod a2dissite a2enconf a2enmod a2ensite addgroup adduser chage chfn chgrp chmod chown chpasswd chsh chcon delgroup deluser gpasswd groupadd htpasswd groupdel groupmod newgrp newusers
      passwd setcap setfacl useradd userdel usermod vipw`),
    reads: [],
    runs: "never",
    source: "https://manpages.debian.org/stable/passwd/useradd.8.en.html",
  },
  {
    // What it makes of a password with a key that everybody knows, it can be read from.
    names: ["vncpasswd"],
    reads: [],
    runs: "never",
    repeats: "input",
    source: "https://tigervnc.org/doc/vncpasswd.html",
  },
  {
    names:
      words(`base32 base64 cat column comm csplit cut diff expand fold fmt head hexdump iconv join less more nl numfmt od paste pr ptx rev sort split
      strings tac tail tr tsort unexpand uniq xxd`),
    reads: [],
    runs: "never",
    repeats: "input",
    source: "https://www.gnu.org/software/coreutils/manual/coreutils.html",
  },
  {
    names: words(
      `basename date dirname echo egrep expr fgrep getopt gettext grep jq ls mktemp printf readlink realpath sed seq shuf stat yes yq`,
    ),
    reads: [],
    runs: "never",
    repeats: "words",
    source: "https://www.gnu.org/software/coreutils/manual/coreutils.html",
  },
  {
    names:
      words(`cksum cmp cp dd df du factor false file hostid hostname id install link ln locale logname lsb_release md5sum mkdir mkfifo mknod mv nproc
      patch pathchk printenv pwd rm rmdir rename sha1sum sha224sum sha256sum sha384sum sha512sum shred sleep stty sum sync tee test touch tree
      true truncate tty uname unlink uptime users wc whereis which who whoami [ [[ : cd set unset export local declare typeset readonly exit
      return shift trap umask ulimit type hash alias unalias read getopts let pushd popd dirs shopt wait jobs kill break continue times bind`),
    reads: [],
    runs: "never",
    source: "https://www.gnu.org/software/coreutils/manual/coreutils.html",
  },
  {
    names: words(`bsdtar bunzip2 bzip2 cpio gunzip gzip lz4 tar 7z 7za unrar unxz unzip unzstd xz zcat zip zstd lzma`),
    reads: [/^(?:TAR_OPTIONS|GZIP|UNZIP|ZIPOPT)$/],
    runs: "never",
    repeats: "input",
    source: "https://www.gnu.org/software/tar/manual/tar.html",
  },
  {
    names: ["curl"],
    reads: ["CURL_HOME", "CURL_CA_BUNDLE", proxies],
    runs: "never",
    source: "https://curl.se/docs/manpage.html#ENVIRONMENT",
  },
  {
    names: words(`crontab cron dos2unix fallocate patchelf sshpass unix2dos updatedb upx vi vim nano`),
    reads: [],
    runs: "never",
    source: "https://www.gnu.org/software/gettext/manual/html_node/envsubst-Invocation.html",
  },
  {
    names: ["envsubst", "find"],
    reads: [],
    runs: "never",
    repeats: "words",
    source: "https://www.gnu.org/software/findutils/manual/html_node/find_html/index.html",
  },
  {
    names: words(`dig host nslookup ping ip ifconfig netstat ss nc ncat netcat telnet traceroute`),
    reads: [],
    runs: "never",
    source: "https://manpages.debian.org/stable/bind9-dnsutils/dig.1.en.html",
  },
  {
    names: ["git"],
    reads: [/^GIT_/, "SSH_AUTH_SOCK", "SSH_ASKPASS", proxies],
    runs: { only: ["am", "bisect", "commit", "filter-branch", "merge", "push", "rebase"] },
    quiet:
      words(`add apply archive blame branch bundle cat-file checkout clean config describe diff gc grep hash-object init log ls-files
      ls-tree mv notes reset restore rev-list rev-parse rm show show-ref sparse-checkout stash status switch symbolic-ref tag update-index update-ref worktree`),
    valued: ["-C", "-c", "--git-dir", "--work-tree", "--namespace", "--exec-path", "--config-env"],
    source: "https://git-scm.com/book/en/v2/Git-Internals-Environment-Variables",
  },
  {
    names: ["git-lfs"],
    reads: [/^GIT_/, proxies],
    runs: "never",
    quiet: ["install", "track"],
    source: "https://github.com/git-lfs/git-lfs/blob/main/docs/man/git-lfs-config.adoc",
  },
  {
    names: words(`gpg gpg2 gpgconf gpg-agent gpgv openssl certtool update-ca-certificates update-ca-trust c_rehash`),
    reads: ["GNUPGHOME", proxies],
    runs: "never",
    source: "https://www.gnupg.org/documentation/manuals/gnupg/GPG-Configuration.html",
  },
  {
    names:
      words(`bc chattr clear dc depmod fuser getcap getent gofmt hostnamectl killall logger lsattr lscpu mkpasswd msgfmt nm objdump pgrep pidof pkill
      reset rpm2cpio rustup-init tput visudo xmllint xmlstarlet xsltproc ldapsearch locale-gen localedef mount umount swapon sysctl systemctl service update-rc.d ldd lsof ps top free groups
      setup-timezone timedatectl localectl Xvfb dbus-uuidgen systemd-machine-id-setup mandb fc-cache freshclam newaliases postconf postmap rc-update rabbitmq-plugins mysql_install_db update-locale`),
    reads: [],
    runs: "never",
    source: "https://manpages.debian.org/stable/locales/locale-gen.8.en.html",
  },
  {
    names: words(`mysql mysqldump mysqladmin mariadb mariadb-dump mysqlimport`),
    reads: ["MYSQL_PWD", /^MYSQL_/],
    runs: "never",
    source: "https://dev.mysql.com/doc/refman/8.4/en/environment-variables.html",
  },
  {
    names: ["nginx", "httpd", "apachectl", "apache2ctl"],
    reads: [],
    runs: "never",
    source: "https://nginx.org/en/docs/ngx_core_module.html#env",
  },
  {
    names: words(`psql pg_dump pg_dumpall pg_restore createdb dropdb createuser pg_isready vacuumdb`),
    reads: [/^PG[A-Z]/],
    runs: "never",
    source: "https://www.postgresql.org/docs/current/libpq-envars.html",
  },
  {
    names: ["redis-cli"],
    reads: ["REDISCLI_AUTH"],
    runs: "never",
    source: "https://redis.io/docs/latest/develop/tools/cli/",
  },
  {
    names: words(`rsync scp sftp ssh ssh-add ssh-agent ssh-copy-id`),
    reads: [/^SSH_/, "RSYNC_PASSWORD"],
    runs: "never",
    source: "https://man.openbsd.org/ssh#ENVIRONMENT",
  },
  {
    names: ["ssh-keygen", "ssh-keyscan"],
    reads: [],
    runs: "never",
    source: "https://man.openbsd.org/ssh-keyscan",
  },
  {
    names: ["svn", "hg", "bzr"],
    reads: [proxies],
    runs: "never",
    source: "https://svnbook.red-bean.com/en/1.7/svn.advanced.confarea.html",
  },
  {
    names: ["wget", "wget2", "aria2c", "axel", "ftp", "lftp"],
    reads: ["WGETRC", proxies],
    runs: "never",
    source: "https://www.gnu.org/software/wget/manual/html_node/Proxies.html",
  },
];
