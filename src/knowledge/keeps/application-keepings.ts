import type { Keeping } from "./keeping.ts";

/** Installers that write the settings of the application they install, passwords and all; sorted by name. */
export const applicationKeepings: readonly Keeping[] = [
  {
    names: ["drush"],
    subcommands: [["si"], ["site-install"], ["site:install"]],
    files: () => [{ in: "cwd", path: "sites/default/settings.php" }],
    source: "https://www.drush.org/latest/commands/site_install/",
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
