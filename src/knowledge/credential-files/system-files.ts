import { cwd, home, root, row } from "./file-kind.ts";
import type { FileKindRow } from "./file-kind.ts";

/** Files of servers, networks and other programs of the system, sorted by name. */
export const systemFiles: readonly FileKindRow[] = [
  row("ansible-vault-password", "name", /\/\.vault[-_]?pass(?:word)?(?:\.txt)?$/, {
    readers: ["ansible-playbook"],
    places: [cwd(".vault_pass", "ANSIBLE_VAULT_PASSWORD_FILE")],
    usual: [".vault_pass"],
    source: "https://docs.ansible.com/ansible/latest/vault_guide/vault_managing_passwords.html",
  }),
  row("chap-secrets", "content", /\/(?:chap|pap)-secrets$/, {
    readers: [],
    time: "run",
    places: [root("etc/ppp/chap-secrets")],
    source: "https://ppp.samba.org/pppd.html",
  }),
  row("ipsec-secrets", "content", /\/ipsec\.(?:d\/[\w.-]+\.)?secrets$/, {
    readers: [],
    time: "run",
    places: [root("etc/ipsec.secrets")],
    source: "https://wiki.strongswan.org/projects/strongswan/wiki/IpsecSecrets",
  }),
  row("kerberos-keytab", "name", /\/[\w.-]+\.keytab$/, {
    readers: [],
    time: "run",
    places: [root("etc/krb5.keytab", "KRB5_KTNAME")],
    source: "https://web.mit.edu/kerberos/krb5-latest/doc/basic/keytab_def.html",
  }),
  row("lein-profiles", "content", /\/profiles\.clj$/, {
    rare: true,
    readers: ["lein"],
    always: true,
    places: [home(".lein/profiles.clj"), cwd("profiles.clj")],
    usual: ["profiles.clj"],
    source: "https://codeberg.org/leiningen/leiningen/src/branch/main/doc/DEPLOY.md#authentication",
  }),
  row("rsyncd-secrets", "content", /\/rsyncd\.secrets$/, {
    readers: [],
    time: "run",
    places: [root("etc/rsyncd.secrets")],
    source: "https://download.samba.org/pub/rsync/rsyncd.conf.5#secrets_file",
  }),
  row("sasl-passwd", "content", /\/sasl_passwd$/, {
    readers: [],
    time: "run",
    places: [root("etc/postfix/sasl_passwd")],
    source: "https://www.postfix.org/SASL_README.html#client_sasl_enable",
  }),
  row("smb-credentials", "content", /\/\.(?:cifs|smb)[-_]?cred(?:ential)?s?$/, {
    readers: [],
    time: "run",
    places: [home(".smbcredentials")],
    usual: [".smbcredentials"],
    source: "https://manpages.debian.org/stable/cifs-utils/mount.cifs.8.en.html",
  }),
  row("vnc-password", "name", /\/\.vnc\/passwd$/, {
    readers: [],
    time: "run",
    places: [home(".vnc/passwd")],
    source: "https://tigervnc.org/doc/vncpasswd.html",
  }),
  row("wallet", "name", /\/wallet\.dat$/, {
    readers: [],
    time: "run",
    places: [home(".bitcoin/wallet.dat")],
    usual: ["wallet.dat"],
    source: "https://github.com/bitcoin/bitcoin/blob/master/doc/files.md",
  }),
];
