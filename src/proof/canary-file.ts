import { canaryKey } from "./canary.ts";

// Where the credential stands in the files that tools read: what is in front of it, and the credential itself.
const positions: readonly RegExp[] = [
  /((?:_authToken|_auth|_password|npmAuthToken|npmAuthIdent)["']?\s*[=:]\s*["']?)([^\s"'$][^\s"']*)/g,
  /(:\/\/[^\s:/@"'$]*:)([^\s@/"'$][^\s@/"']*)(?=@)/g,
  /(\bpassword[ \t]+)([^\s$]\S*)/g,
  /(\b(?:password|passwd|secret|token|api[_-]?key|aws_secret_access_key|aws_session_token)["']?[ \t]*[=:][ \t]*["']?)([^\s"'$,}{][^\s"',}]*)/gi,
  /(<(?:password|privateKey|passphrase|ClearTextPassword)>\s*)([^\s<$][^<]*)/g,
  /(\bkey="(?:ClearTextPassword|Password)"\s+value=")([^"%]+)/gi,
  /("(?:auth|identitytoken|bearer|private_key|oauth)"\s*:\s*")([^"$]+)/g,
];

/** A credential file with a canary wherever the text holds a credential; made up by its name when there is none. */
export function canaryFile(path: string, text: string | undefined, canary: string): string {
  if (text === undefined) return madeUp(path, canary);
  if (text.includes("PRIVATE KEY-----")) return canaryKey(canary);
  let changed = text;
  for (const position of positions) changed = changed.replace(position, (_, front: string) => `${front}${canary}`);
  return changed;
}

const templates: readonly (readonly [RegExp, (canary: string) => string])[] = [
  [/npmrc[^/]*$/, (canary) => `//npm.example.com/:_authToken=${canary}\n`],
  [/yarnrc\.ya?ml$/, (canary) => `npmRegistryServer: "https://npm.example.com"\nnpmAuthToken: "${canary}"\n`],
  [/pip\.(conf|ini)$/, (canary) => `[global]\nindex-url = https://reader:${canary}@pypi.example.com/simple\n`],
  [/\.?pypirc$/, (canary) => `[pypi]\nusername = reader\npassword = ${canary}\n`],
  [
    /_?netrc$/,
    (canary) => `machine git.example.com login reader password ${canary}\ndefault login reader password ${canary}\n`,
  ],
  [/settings[^/]*\.xml$/, settingsXml],
  [/gradle\.properties$/, (canary) => `repoUser=reader\nrepoPassword=${canary}\n`],
  [/auth\.json$/, (canary) => `{"http-basic":{"repo.example.com":{"username":"reader","password":"${canary}"}}}\n`],
  [
    /(^|\/)\.?aws\/credentials$|^credentials$/,
    (canary) => `[default]\naws_access_key_id = reader\naws_secret_access_key = ${canary}\n`,
  ],
  [/git-credentials$/, (canary) => `https://reader:${canary}@git.example.com\n`],
  [/gitconfig$/, (canary) => `[http]\n\textraHeader = Authorization: Bearer ${canary}\n`],
  [/nuget\.config$/i, nugetConfig],
  [/(\.docker\/)?config\.json$/, (canary) => `{"auths":{"registry.example.com":{"auth":"${canary}"}}}\n`],
  [/\.bundle\/config$/, (canary) => `---\nBUNDLE_GEMS__EXAMPLE__COM: "reader:${canary}"\n`],
  [/\.cargo\/credentials(\.toml)?$/, (canary) => `[registry]\ntoken = "${canary}"\n`],
  [/\.env[^/]*$/, (canary) => `TOKEN=${canary}\n`],
  [/\.json$/, (canary) => `{"type":"service_account","private_key":"${canary}"}\n`],
  [/(id_(rsa|dsa|ecdsa|ed25519)|\.pem|\.key|deploy[_-]?key)[^/.]*$/, canaryKey],
];

function madeUp(path: string, canary: string): string {
  const template = templates.find(([pattern]) => pattern.test(path));
  return template === undefined ? `${canary}\n` : template[1](canary);
}

function settingsXml(canary: string): string {
  const server = `<server><id>repo</id><username>reader</username><password>${canary}</password></server>`;
  return `<settings><servers>${server}</servers></settings>\n`;
}

function nugetConfig(canary: string): string {
  const sources = `<packageSources><add key="feed" value="https://nuget.example.com/v3/index.json" /></packageSources>`;
  const login = `<add key="Username" value="reader" /><add key="ClearTextPassword" value="${canary}" />`;
  return `<configuration>${sources}<packageSourceCredentials><feed>${login}</feed></packageSourceCredentials></configuration>\n`;
}
