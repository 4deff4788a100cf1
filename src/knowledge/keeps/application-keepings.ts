import type { Keeping } from "./keeping.ts";

/** Installers that write the settings of what they install, passwords and all, for it to read when it runs; sorted by name. */
export const applicationKeepings: readonly Keeping[] = [
  {
    names: ["add-apt-repository", "apt-add-repository"],
    subcommands: [[]],
    files: () => [{ in: "root", path: "etc/apt/sources.list.d" }],
    source: "https://manpages.ubuntu.com/manpages/noble/man1/add-apt-repository.1.html",
  },
  {
    names: ["asadmin"],
    subcommands: [
      ["create-auth-realm"],
      ["create-connector-connection-pool"],
      ["create-custom-resource"],
      ["create-file-user"],
      ["create-javamail-resource"],
      ["create-jdbc-connection-pool"],
      ["create-jms-resource"],
      ["create-jvm-options"],
      ["create-password-alias"],
      ["create-system-properties"],
      ["set"],
    ],
    valued: ["-H", "-p", "-u", "-W", "--host", "--passwordfile", "--port", "--user"],
    files: () => [{ in: "cwd", path: "config/domain.xml" }],
    source: "https://glassfish.org/docs/latest/reference-manual.html#create-jdbc-connection-pool",
  },
  {
    names: ["debconf-set-selections"],
    subcommands: [[]],
    files: () => [{ in: "root", path: "var/cache/debconf/passwords.dat" }],
    source: "https://manpages.debian.org/stable/debconf-doc/debconf.7.en.html",
  },
  {
    names: ["dotnet"],
    subcommands: [["user-secrets", "set"]],
    files: () => [{ in: "home", path: ".microsoft/usersecrets/secrets.json" }],
    source: "https://learn.microsoft.com/aspnet/core/security/app-secrets",
  },
  {
    names: ["drush"],
    subcommands: [["si"], ["site-install"], ["site:install"]],
    files: () => [{ in: "cwd", path: "sites/default/settings.php" }],
    source: "https://www.drush.org/latest/commands/site_install/",
  },
  {
    names: ["hg"],
    subcommands: [["clone"]],
    files: () => [{ in: "cwd", path: ".hg/hgrc" }],
    source: "https://www.mercurial-scm.org/doc/hg.1.html#clone",
  },
  {
    names: ["install.php"],
    subcommands: [[]],
    files: () => [{ in: "cwd", path: "LocalSettings.php" }],
    source: "https://www.mediawiki.org/wiki/Manual:Install.php",
  },
  {
    names: ["jboss-cli", "jboss-cli.sh"],
    subcommands: [[]],
    files: () => [{ in: "cwd", path: "standalone/configuration/standalone.xml" }],
    source: "https://docs.wildfly.org/latest/Admin_Guide.html#command-line-interface",
  },
  {
    names: ["magento"],
    subcommands: [["setup:config:set"], ["setup:install"]],
    files: () => [{ in: "cwd", path: "app/etc/env.php" }],
    source: "https://experienceleague.adobe.com/docs/commerce-operations/installation-guide/advanced.html",
  },
  {
    names: ["occ"],
    subcommands: [["config:system:set"], ["maintenance:install"]],
    files: () => [{ in: "cwd", path: "config/config.php" }],
    source: "https://docs.nextcloud.com/server/latest/admin_manual/occ_command.html",
  },
  {
    names: ["php"],
    subcommands: [
      ["bin/magento", "setup:config:set"],
      ["bin/magento", "setup:install"],
    ],
    files: () => [{ in: "cwd", path: "app/etc/env.php" }],
    source: "https://experienceleague.adobe.com/docs/commerce-operations/installation-guide/advanced.html",
  },
  {
    names: ["php"],
    subcommands: [
      ["occ", "config:system:set"],
      ["occ", "maintenance:install"],
    ],
    files: () => [{ in: "cwd", path: "config/config.php" }],
    source: "https://docs.nextcloud.com/server/latest/admin_manual/occ_command.html",
  },
  {
    names: ["run.php"],
    subcommands: [["install"], ["installPreConfigured"]],
    files: () => [{ in: "cwd", path: "LocalSettings.php" }],
    source: "https://www.mediawiki.org/wiki/Manual:Install.php",
  },
  {
    names: ["terraform", "tofu"],
    subcommands: [["init"]],
    files: () => [{ in: "cwd", path: ".terraform/terraform.tfstate" }],
    // Only what a variable puts into `-backend-config`.
    unless: (told) => told.words.every((word) => word !== undefined),
    source: "https://developer.hashicorp.com/terraform/language/backend#credentials-and-sensitive-data",
  },
  {
    names: ["wp"],
    subcommands: [
      ["config", "create"],
      ["config", "set"],
      ["core", "config"],
    ],
    files: () => [{ in: "cwd", path: "wp-config.php" }],
    source: "https://developer.wordpress.org/cli/commands/config/create/",
  },
];
