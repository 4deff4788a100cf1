/** Name, script and what it must report; `see` puts a line beside the reports. `$A` and `$B` hold canaries, `$KEY` a key. */
export const rows: readonly (readonly [name: string, script: string, expected: readonly string[]])[] = [
  [
    "npm: the project's file, with the variable filled in",
    `echo '{"dependencies":{"left":"1"}}' >package.json; echo '//npm.example.com/:_authToken=\${T}' >.npmrc
     T=$A npm ci; npm ci; see $(ls node_modules)`,
    ["npm ci: A by project", "npm ci: -", "SEE left"],
  ],
  [
    "npm: the project wins over the user, the user over the global file",
    `echo '{}' >package.json
     mkdir -p /usr/local/etc; echo "//npm.example.com/:_authToken=$B" >/usr/local/etc/npmrc; npm ci
     echo "//npm.example.com/:_authToken=$A" >$HOME/.npmrc; npm i left
     echo "//npm.example.com/:_authToken=$B" >.npmrc; npm i; npm i -g left; rm /usr/local/etc/npmrc`,
    ["npm ci: B by globalconfig", "npm i left: A by userconfig", "npm i: B by project", "npm i left: A by userconfig"],
  ],
  [
    "npm: another user config, by variable and by option",
    `echo "//npm.example.com/:_authToken=$A" >/tmp/row/rc; NPM_CONFIG_USERCONFIG=/tmp/row/rc npm ci
     npm ci --userconfig=/tmp/row/rc; npm_config_userconfig=/tmp/row/rc npm ci
     env 'npm_config_//npm.example.com/:_authToken'=$B npm ci`,
    ["npm ci: A by userconfig", "npm ci: A by userconfig", "npm ci: A by userconfig", "npm ci: B by env"],
  ],
  [
    "npm: basic credentials are decoded, a password in a registry's address is one",
    `echo "//npm.example.com/:_auth=$(printf 'u:%s' $A | base64 | tr -d '\\n')" >.npmrc; npm ci
     echo "registry=https://u:$B@npm.example.com/" >.npmrc; npm ci`,
    ["npm ci: A by project", "npm ci: B by project"],
  ],
  [
    "npm config set keeps the credential in the home folder, or in the project when asked",
    `npm config set //npm.example.com/:_authToken $A; npm config set //npm.example.com/:_authToken=$A
     see $(cat $HOME/.npmrc); npm ci; npm config set --location=project x=y; see $(cat .npmrc)
     npm config delete //npm.example.com/:_authToken; npm ci`,
    ["SEE //npm.example.com/:_authToken=<A>", "npm ci: A by userconfig", "SEE x=y", "npm ci: -"],
  ],
  [
    "npm run: the project's own script runs, with what it calls",
    `echo '{"scripts":{"prebuild":"echo pre","build":"node build.js && echo \\"done\\" >out.txt"}}' >package.json
     echo 'use(process.env.T)' >build.js; T=$A npm run build; see $(cat out.txt); T=$A npm run missing --if-present`,
    ["node build.js: A by env:T", "SEE done"],
  ],
  [
    "npx, pnpm: as npm",
    `echo '//npm.example.com/:_authToken=\${T}' >.npmrc; export T=$A; pnpm install --frozen-lockfile
     unset T; pnpm config set //npm.example.com/:_authToken $A; rm .npmrc; pnpm i; npx --yes snyk@1 auth $B && npx snyk test
     rm $HOME/.npmrc; npm-cli-login -u u -p $B -e u@example.com -r https://npm.example.com; npm ci`,
    [
      "pnpm install: A by project",
      "pnpm i: A by userconfig",
      "npx snyk: A by userconfig",
      "npx snyk: A by userconfig",
      "snyk test: B by config",
      "npm-cli-login login: B by login",
      "npm ci: B by userconfig",
    ],
  ],
  [
    "yarn 1: npm's files; a variable that is not set stops it, an empty one does not",
    `echo '{}' >package.json; echo '//npm.example.com/:_authToken=\${T}' >.npmrc; T=$A yarn install --frozen-lockfile
     T= yarn; (yarn) || see stopped; see $(ls -A node_modules)`,
    ["yarn install: A by project", "yarn install: -", "SEE stopped", "SEE .yarn-integrity stand-in"],
  ],
  [
    "yarn 1 keeps the address of a dependency as package.json has it",
    `echo '{"dependencies":{"left":"git+https://u:t0ken@git.example.com/left.git"}}' >package.json; yarn
     see $(cat node_modules/.yarn-integrity)`,
    ["yarn install: -", 'SEE {"topLevelPatterns":["left":"git+https://u:t0ken@git.example.com/left.git"]}'],
  ],
  [
    "yarn 2: its own file, with a value for a variable that is not set, and its variable",
    `printf 'npmRegistryServer: "https://npm.example.com"\\nnpmAuthToken: "\${T:-}"\\n' >.yarnrc.yml
     T=$A yarn install --immutable; yarn install; YARN_NPM_AUTH_TOKEN=$B yarn install
     printf 'npmAuthToken: "\${T}"\\n' >.yarnrc.yml; (yarn install) || see stopped`,
    ["yarn install: A by project", "yarn install: -", "yarn install: B by env:YARN_NPM_AUTH_TOKEN", "SEE stopped"],
  ],
  [
    "pip: variable, option, user files, global file, requirements, netrc",
    `PIP_INDEX_URL=https://u:$A@pypi.example.com/simple pip install left
     pip install --index-url https://u:$A@pypi.example.com/simple left
     mkdir -p $HOME/.pip $HOME/.config/pip
     printf '[global]\\nindex-url = https://u:%s@pypi.example.com/simple\\n' $A >$HOME/.pip/pip.conf; pip install left
     printf '[install]\\nextra-index-url =\\n    https://pypi.example.com/a\\n    https://u:%s@pypi.example.com/b\\n' $B >$HOME/.config/pip/pip.conf; pip install left
     PIP_CONFIG_FILE=/dev/null pip install left
     echo '--extra-index-url https://u:\${T}@pypi.example.com/simple' >r.txt; echo left==1.0 >>r.txt
     PIP_CONFIG_FILE=/dev/null T=$A pip3 install --no-cache-dir -r r.txt; rm -rf $HOME/.config $HOME/.pip
     echo "machine pypi.example.com login u password $A" >$HOME/.netrc; PIP_INDEX_URL=https://pypi.example.com/simple pip install left
     NETRC=/nothing PIP_INDEX_URL=https://pypi.example.com/simple pip install left
     see $(ls /usr/local/lib/python3.12/site-packages); rm -rf /usr/local/lib/python3.12`,
    [
      "pip install left: A by env",
      "pip install left: A by option",
      "pip install left: A by pip.conf",
      "pip install left: A by pip.conf",
      "pip install left: B by pip.conf",
      "pip install left: -",
      "pip install: A by requirement",
      "pip install left: A by netrc",
      "pip install left: -",
      "SEE left",
    ],
  ],
  [
    "pip: an empty variable hides the file",
    `mkdir -p $HOME/.pip; printf '[global]\\nindex-url = https://u:%s@pypi.example.com/simple\\n' $A >$HOME/.pip/pip.conf
     PIP_INDEX_URL= pip install left`,
    ["pip install left: -"],
  ],
  [
    "pip config set writes the user's file, git requirements keep their address without userinfo",
    `pip config set global.index-url https://u:$A@pypi.example.com/simple; see $(cat $HOME/.config/pip/pip.conf)
     pip install -t lib git+https://$B@git.example.com/a/left.git; see $(cat lib/left/direct_url.json)`,
    [
      "SEE [global] index-url = https://u:<A>@pypi.example.com/simple",
      "pip install git+https://git.example.com/a/left.git: B by url",
      "pip install git+https://git.example.com/a/left.git: A by pip.conf",
      'SEE {"url": "https://git.example.com/a/left.git"}',
    ],
  ],
  [
    "pipenv, poetry, uv",
    `printf '[[source]]\\nurl = "https://u:\${T}@pypi.example.com/simple"\\n[packages]\\nleft = "*"\\n' >Pipfile; T=$A pipenv install --system
     printf '[tool.poetry.dependencies]\\nleft = "1"\\n' >pyproject.toml
     poetry config http-basic.x u $A; poetry install --no-root; POETRY_HTTP_BASIC_X_PASSWORD=$B poetry install
     see $(cat $HOME/.config/pypoetry/auth.toml); rm pyproject.toml
     UV_INDEX_URL=https://u:$A@pypi.example.com/simple uv pip install --system left
     PIP_INDEX_URL=https://u:$A@pypi.example.com/simple uv sync
     UV_INDEX_CORP_PASSWORD=$B uv sync; rm -rf /usr/local/lib/python3.12`,
    [
      "pipenv install: A by Pipfile",
      "poetry install: A by auth.toml",
      "poetry install: B by env:POETRY_HTTP_BASIC_X_PASSWORD",
      'SEE [http-basic.x] username = "u" password = "<A>"',
      "uv pip install left: A by env",
      "uv sync: -",
      "uv sync: B by env:UV_INDEX_CORP_PASSWORD",
    ],
  ],
  [
    "git clone: userinfo, and the address stays in the clone's config",
    `git clone https://u:$A@git.example.com/a/b.git; see $(grep url b/.git/config)
     git clone --depth 1 -b main https://git.example.com/a/b.git c; see $(ls -A c)`,
    [
      "git clone https://git.example.com/a/b.git: A by url",
      "SEE url = https://u:<A>@git.example.com/a/b.git",
      "git clone https://git.example.com/a/b.git c: -",
      "SEE .git README.md",
    ],
  ],
  [
    "git: insteadOf and extraHeader, from the file, the environment and -c",
    `git config --global url."https://x:$A@git.example.com/".insteadOf https://git.example.com/; git clone https://git.example.com/a/b.git
     see $(grep url b/.git/config); rm $HOME/.gitconfig
     export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=http.https://git.example.com/.extraHeader GIT_CONFIG_VALUE_0="Authorization: Basic $(printf 'x:%s' $A | base64 | tr -d '\\n')"
     git clone https://git.example.com/a/b.git c; git clone https://other.example.com/a/b.git d; unset GIT_CONFIG_COUNT
     git -c http.extraHeader="Authorization: Bearer $B" clone https://git.example.com/a/b.git e
     printf '[url "https://%s@git.example.com/"]\\n\\tinsteadOf = git@git.example.com:\\n' $B >/tmp/row/gc; GIT_CONFIG_GLOBAL=/tmp/row/gc git clone git@git.example.com:a/b.git f`,
    [
      "git clone https://git.example.com/a/b.git: A by config",
      "SEE url = https://git.example.com/a/b.git",
      "git clone https://git.example.com/a/b.git c: A by env-header",
      "git clone https://other.example.com/a/b.git d: -",
      "git clone https://git.example.com/a/b.git e: B by option-header",
      "git clone git@git.example.com:a/b.git f: B by config",
    ],
  ],
  [
    "git: netrc, the store, an included file, a helper command",
    `echo "machine git.example.com login u password $A" >$HOME/.netrc; git clone https://git.example.com/a/b.git; NETRC=/nothing git clone https://git.example.com/a/b.git c
     rm $HOME/.netrc; git config --global credential.helper store; echo "https://u:$B@git.example.com" >$HOME/.git-credentials
     git clone https://git.example.com/a/b.git d; rm $HOME/.gitconfig
     printf '[credential]\\n\\thelper = "!f() { echo password=$A; }; f"\\n' >/tmp/row/inc; git config --global include.path /tmp/row/inc
     git clone https://git.example.com/a/b.git e`,
    [
      "git clone https://git.example.com/a/b.git: A by netrc",
      "git clone https://git.example.com/a/b.git c: A by netrc",
      "git clone https://git.example.com/a/b.git d: B by helper",
      "git clone https://git.example.com/a/b.git e: A by helper",
    ],
  ],
  [
    "git over ssh: the key, its mode, another key by GIT_SSH_COMMAND, the config of ssh",
    `mkdir -p $HOME/.ssh; printf '%s\\n' "$KEY" >$HOME/.ssh/id_rsa; git clone git@git.example.com:a/b.git
     chmod 600 $HOME/.ssh/id_rsa; git clone git@git.example.com:a/b.git c; mv $HOME/.ssh/id_rsa /tmp/row/k
     git clone git@git.example.com:a/b.git d; GIT_SSH_COMMAND='ssh -i /tmp/row/k -o StrictHostKeyChecking=no' git clone ssh://git@git.example.com/a/b.git e
     printf 'Host git.example.com\\n  IdentityFile /tmp/row/k\\n' >$HOME/.ssh/config; git clone git@git.example.com:a/b.git f; git clone git@other.example.com:a/b.git g
     pip install git+ssh://git@git.example.com/a/b.git
     rm $HOME/.ssh/config; git clone -c core.sshCommand='ssh -i /tmp/row/k' git@git.example.com:a/b.git h; see $(grep ssh h/.git/config)`,
    [
      "git clone git@git.example.com:a/b.git: -",
      "git clone git@git.example.com:a/b.git c: A by key",
      "git clone git@git.example.com:a/b.git d: -",
      "git clone ssh://git.example.com/a/b.git e: A by key",
      "git clone git@git.example.com:a/b.git f: A by key",
      "git clone git@other.example.com:a/b.git g: -",
      "pip install git+ssh://git.example.com/a/b.git: A by key",
      "git clone git@git.example.com:a/b.git h: A by key",
      "SEE sshCommand = ssh -i /tmp/row/k",
    ],
  ],
  [
    "git submodules, fetch and config",
    `git init -q; git remote add origin https://u:$A@git.example.com/a/b.git; git fetch origin
     printf '[submodule "x"]\\n\\tpath = x\\n\\turl = https://git.example.com/x.git\\n' >.gitmodules
     git config --global http.extraHeader "Authorization: token $B"; git submodule update --init; see $(git config --get http.extraHeader | wc -w)
     git config --global --unset http.extraHeader; git submodule update --init`,
    [
      "git fetch: A by url",
      "git submodule update https://git.example.com/x.git: B by config-header",
      "SEE 3",
      "git submodule update https://git.example.com/x.git: -",
    ],
  ],
  [
    "ssh, scp, an agent",
    `mkdir -p $HOME/.ssh; printf '%s\\n' "$KEY" >/tmp/row/k; chmod 400 /tmp/row/k; scp -i /tmp/row/k u@host.example.com:/x/y .; see $(ls)
     eval "$(ssh-agent -s)" >/dev/null; ssh-add /tmp/row/k; ssh u@host.example.com true
     printf '%s\\n' "$KEY" | ssh-agent sh -c 'ssh-add - && ssh u@host.example.com true'; ssh-agent -k >/dev/null; ssh-keyscan git.example.com | cut -c 1-27 | while read x; do see $x; done`,
    [
      "scp u@host.example.com:/x/y .: A by key",
      "SEE y",
      "ssh u@host.example.com true: A by agent",
      "ssh u@host.example.com true: A by agent",
      "SEE git.example.com ssh-ed25519",
    ],
  ],
  [
    "curl: header, user, address, netrc, a config file, and what it makes",
    `curl -fsSL -H "Authorization: Bearer $A" https://api.example.com/x -o out/x; see $(ls out)
     curl -sSLu u:$B https://api.example.com/x >/dev/null; curl --user "u:$A" -O https://api.example.com/f.bin; see $(ls)
     curl https://u:$A@api.example.com/x >/dev/null; echo "machine api.example.com login u password $B" >n
     curl --netrc-file n https://api.example.com/x >/dev/null; cp n $HOME/.netrc; curl https://api.example.com/x >/dev/null; curl -n https://api.example.com/x >/dev/null
     printf 'user = "u:%s"\\n' $A | curl -K /dev/stdin https://api.example.com/x >/dev/null; curl -H "PRIVATE-TOKEN: $A" https://api.example.com/x >/dev/null
     curl "https://api.example.com/x?token=$B" >/dev/null; curl "https://api.example.com/install?token=$B" | sh
     T=$A curl --variable %T --expand-header "Authorization: Bearer {{T}}" https://api.example.com/x >/dev/null
     T=$B openssl enc -d -pass env:T -in x`,
    [
      "curl https://api.example.com/x: A by header",
      "SEE x",
      "curl https://api.example.com/x: B by option",
      "curl https://api.example.com/f.bin: A by option",
      "SEE f.bin out",
      "curl https://api.example.com/x: A by url",
      "curl https://api.example.com/x: B by netrc",
      "curl https://api.example.com/x: -",
      "curl https://api.example.com/x: B by netrc",
      "curl https://api.example.com/x: A by option",
      "curl https://api.example.com/x: A by header",
      "curl https://api.example.com/x: B by query",
      "curl https://api.example.com/install: B by query",
      "curl https://api.example.com/x: A by header",
      "openssl enc env:T x: B by env:T",
    ],
  ],
  [
    "wget: header, password, address, netrc by itself",
    `wget -q --header="Authorization: token $A" https://api.example.com/x; see $(ls)
     wget --user=u --password=$B -qO- https://api.example.com/x >/dev/null; wget -O y https://u:$A@api.example.com/x
     echo "machine api.example.com login u password $B" >$HOME/.netrc; wget -P d https://api.example.com/z; see $(ls d)`,
    [
      "wget https://api.example.com/x: A by header",
      "SEE x",
      "wget https://api.example.com/x: B by option",
      "wget https://api.example.com/x: A by url",
      "wget https://api.example.com/z: B by netrc",
      "SEE z",
    ],
  ],
  [
    "apt-get, apk, dnf",
    `echo "deb https://deb.example.com/x stable main" >/etc/apt/sources.list; mkdir -p /etc/apt/auth.conf.d
     echo "machine deb.example.com login u password $A" >/etc/apt/auth.conf.d/x.conf; apt-get update && apt-get install -y --no-install-recommends left
     rm /etc/apt/auth.conf.d/*; echo "deb https://u:$B@deb.example.com/x stable main" >/etc/apt/sources.list; apt install -y left; rm /etc/apt/sources.list
     mkdir -p /etc/apk; echo "https://u:$A@apk.example.com/x" >/etc/apk/repositories; apk add --no-cache left; HTTP_AUTH=basic:*:u:$B apk update; rm -r /etc/apk
     mkdir -p /etc/yum.repos.d; printf '[x]\\nbaseurl=https://u:%s@rpm.example.com/x\\npassword=%s\\n' $A $B >/etc/yum.repos.d/x.repo; yum install -y left; rm -r /etc/yum.repos.d`,
    [
      "apt-get update: A by auth.conf",
      "apt-get install left: A by auth.conf",
      "apt-get install left: B by sources",
      "apk add left: A by repositories",
      "apk update: B by env:HTTP_AUTH",
      "apk update: A by repositories",
      "dnf install left: B by repo",
      "dnf install left: A by repo",
    ],
  ],
  [
    "go: netrc, git, a proxy",
    `printf 'module example.com/app\\nrequire (\\n\\tgit.example.com/a/b v1.0.0\\n)\\n' >go.mod
     echo "machine git.example.com login u password $A" >$HOME/.netrc; go mod download; NETRC=/nothing go mod download; rm $HOME/.netrc
     git config --global url."https://x:$B@git.example.com/".insteadOf https://git.example.com/; go build -o /tmp/row/bin/app ./cmd/app; see $(ls -l /tmp/row/bin | grep -c rwxr-xr-x)
     rm $HOME/.gitconfig; GOPROXY=https://u:$A@go.example.com go get git.example.com/a/b@v1; CGO_ENABLED=0 go build .; see $(ls)`,
    [
      "go mod download: A by netrc",
      "go mod download: A by netrc",
      "go build ./cmd/app: B by config",
      "SEE 1",
      "go get git.example.com/a/b@v1: A by proxy",
      "go build .: -",
      "SEE app go.mod",
    ],
  ],
  [
    "cargo: tokens by variable and file, git dependencies",
    `printf '[package]\\nname = "app"\\n[dependencies]\\nx = { git = "https://git.example.com/x.git" }\\n' >Cargo.toml
     CARGO_REGISTRIES_CORP_TOKEN=$A cargo build --release; see $(ls target/release)
     mkdir -p $HOME/.cargo; printf '[registries.corp]\\ntoken = "%s"\\n' $B >$HOME/.cargo/credentials.toml; cargo fetch; rm -r $HOME/.cargo
     echo "https://u:$A@git.example.com" >$HOME/.git-credentials; git config --global credential.helper store; cargo fetch`,
    [
      "cargo build: A by env:CARGO_REGISTRIES_CORP_TOKEN",
      "SEE app",
      "cargo fetch: B by credentials.toml",
      "cargo fetch: A by helper",
    ],
  ],
  [
    "maven: settings in the home folder, by option, with variables and properties",
    `mkdir -p $HOME/.m2; echo "<settings><servers><server><id>x</id><username>u</username><password>$A</password></server></servers></settings>" >$HOME/.m2/settings.xml; mvn -B package; see $(ls target)
     echo '<settings><servers><server><password>\${env.T}</password></server></servers></settings>' >s.xml; T=$B mvn -s s.xml verify; mvn --settings s.xml verify
     echo '<settings><server><password>\${pw}</password></server></settings>' >s.xml; mvn -s s.xml -Dpw=$A dependency:go-offline; (mvn -s missing.xml package) || see stopped
     rm $HOME/.m2/settings.xml; mkdir -p maven/conf; echo "<settings><server><password>$B</password></server></settings>" >maven/conf/settings.xml
     PATH=$PATH:$PWD/maven/bin mvn compile; mvn compile`,
    [
      "mvn package: A by settings",
      "SEE app-1.0.jar",
      "mvn verify: B by settings",
      "mvn verify: -",
      "mvn dependency:go-offline: A by settings",
      "SEE stopped",
      "mvn compile: B by global",
      "mvn compile: -",
    ],
  ],
  [
    "gradle, sbt",
    `mkdir -p $HOME/.gradle; echo "repoPassword=$A" >$HOME/.gradle/gradle.properties; gradle build --no-daemon; see $(ls build/libs)
     rm $HOME/.gradle/gradle.properties; gradle build -PrepoPassword=$B; ORG_GRADLE_PROJECT_repoPassword=$A gradle assemble
     echo 'password = System.getenv("T")' >build.gradle; T=$B gradle build; rm build.gradle
     mkdir -p $HOME/.sbt; echo "password=$A" >$HOME/.sbt/.credentials; sbt assembly; rm $HOME/.sbt/.credentials; echo 'sys.env("T")' >build.sbt; T=$B sbt compile`,
    [
      "gradle build: A by gradle.properties",
      "SEE app.jar",
      "gradle build: B by option",
      "gradle assemble: A by env:ORG_GRADLE_PROJECT_repoPassword",
      "gradle build: B by env:T",
      "sbt assembly: A by credentials",
      "sbt compile: B by env:T",
    ],
  ],
  [
    "bundler: variable, application's file, user's file, the Gemfile's own",
    `printf 'source "https://gems.example.com"\\ngem "left"\\n' >Gemfile; BUNDLE_GEMS__EXAMPLE__COM=u:$A bundle install; see $(ls /usr/local/bundle/gems)
     bundle config --global gems.example.com u:$B; bundle install; see $(cat $HOME/.bundle/config)
     bundle config set --local gems.example.com u:$A; BUNDLE_GEMS__EXAMPLE__COM=u:$B bundle install
     printf 'source "https://#{ENV["T"]}@gems.example.com"\\n' >Gemfile; rm -r .bundle $HOME/.bundle; T=$A bundle install --path vendor; see $(ls vendor); rm -r /usr/local/bundle`,
    [
      "bundle install: A by env",
      "SEE left stand-in",
      "bundle install: B by user",
      'SEE --- BUNDLE_GEMS__EXAMPLE__COM: "u:<B>"',
      "bundle install: A by local",
      "bundle install: A by env:T",
      "SEE gems",
    ],
  ],
  [
    "gem, composer",
    `gem install left --source https://u:$A@gems.example.com; gem sources --add https://u:$B@gems.example.com; gem install left; rm -r /usr/local/bundle
     echo '{"require":{"a/left":"1"}}' >composer.json; COMPOSER_AUTH="{\\"http-basic\\":{\\"repo.example.com\\":{\\"username\\":\\"u\\",\\"password\\":\\"$A\\"}}}" composer install --no-dev; see $(ls vendor)
     composer config -g github-oauth.github.com $B; composer install; see $(ls $HOME/.config/composer); rm -r $HOME/.config
     composer config http-basic.repo.example.com u $A; composer install; see $(ls)`,
    [
      "gem install left: A by option",
      "gem install left: B by gemrc",
      "composer install: A by env",
      "SEE a autoload.php",
      "composer install: B by home",
      "SEE auth.json",
      "composer install: A by project",
      "SEE auth.json composer.json vendor",
    ],
  ],
  [
    "dotnet, nuget",
    `dotnet nuget add source https://nuget.example.com/v3/index.json -n corp -u u -p $A --store-password-in-clear-text; see $(ls $HOME/.nuget/NuGet); dotnet restore
     rm -r $HOME/.nuget; NuGetPackageSourceCredentials_corp="Username=u;Password=$B" dotnet publish -c Release -o /tmp/row/out; see $(ls /tmp/row/out)
     VSS_NUGET_EXTERNAL_FEED_ENDPOINTS="{\\"endpointCredentials\\":[{\\"endpoint\\":\\"https://x\\",\\"username\\":\\"u\\",\\"password\\":\\"$A\\"}]}" dotnet build
     echo '<configuration><packageSourceCredentials><c><add key="ClearTextPassword" value="%T%" /></c></packageSourceCredentials></configuration>' >NuGet.Config; T=$B dotnet restore; dotnet build --no-restore`,
    [
      "SEE NuGet.Config",
      "dotnet restore: A by user",
      "dotnet publish: B by env",
      "SEE app.dll",
      "dotnet build: A by env",
      "dotnet restore: B by config",
    ],
  ],
  [
    "dotnet nuget: a source goes to the settings that clear the sources, a new login to the user's, another where it is",
    `echo '<configuration><packageSources><clear /></packageSources></configuration>' >nuget.config
     dotnet nuget add source https://nuget.example.com/v3/index.json -n corp -u u -p $A --store-password-in-clear-text
     see $(cat nuget.config); grep -q $A $HOME/.nuget/NuGet/NuGet.Config && see login; dotnet restore; rm -r $HOME/.nuget
     dotnet nuget update source corp -u u -p $B --store-password-in-clear-text; dotnet restore; rm -r $HOME/.nuget
     sed -i 's#</configuration>#<packageSourceCredentials><corp></corp></packageSourceCredentials>&#' nuget.config
     mkdir a; cd a; dotnet nuget update source corp -u u -p $A --store-password-in-clear-text; see $(ls $HOME/.nuget); dotnet restore
     dotnet nuget update source corp -u u -p $B --store-password-in-clear-text --configfile other.config
     dotnet restore --configfile other.config; see $(cat ../nuget.config)`,
    [
      'SEE <configuration><packageSources><clear /><add key="corp" value="https://nuget.example.com/v3/index.json" /> </packageSources></configuration>',
      "SEE login",
      "dotnet restore: A by user",
      "dotnet restore: B by user",
      "SEE ",
      "dotnet restore: A by config",
      "dotnet restore: B by config",
      'SEE <configuration><packageSources><clear /><add key="corp" value="https://nuget.example.com/v3/index.json" /> </packageSources><packageSourceCredentials><corp><add key="Username" value="u" /><add key="ClearTextPassword" value="<A>" /></corp> </packageSourceCredentials></configuration>',
    ],
  ],
  [
    "conda config: the file that it is told, of the installation, of the environment; micromamba by its own words",
    `conda config --file /opt/conda/.condarc --add channels https://conda.example.com/t/$A/x; see $(ls -A $HOME); conda install -y left
     conda config --file=/opt/conda/.condarc --remove channels https://conda.example.com/t/$A/x; conda install -y left
     conda config --file here --add channels https://conda.example.com/t/$A/x; see $(ls); conda install -y left
     export CONDA_PREFIX=/opt/conda/envs/a; conda config --env --add channels https://conda.example.com/t/$B/x; conda install -y left
     unset CONDA_PREFIX; conda install -y left; micromamba config append channels https://conda.example.com/t/$A/x; micromamba install left
     rm -r /opt/conda`,
    [
      "SEE ",
      "conda install left: A by condarc",
      "conda install left: -",
      "SEE here",
      "conda install left: -",
      "conda install left: B by condarc",
      "conda install left: -",
      "conda install left: A by condarc",
    ],
  ],
  [
    "aws: environment, files, profiles, what configure set keeps",
    `AWS_ACCESS_KEY_ID=id AWS_SECRET_ACCESS_KEY=$A aws s3 cp s3://b/k out/k; see $(ls out)
     aws configure set aws_secret_access_key $B; see $(ls $HOME/.aws); aws s3 ls s3://b
     printf '[x]\\naws_secret_access_key = %s\\n' $A >/tmp/row/c; AWS_SHARED_CREDENTIALS_FILE=/tmp/row/c aws --profile x s3 ls`,
    [
      "aws s3 cp s3://b/k out/k: other by env:AWS_ACCESS_KEY_ID",
      "aws s3 cp s3://b/k out/k: A by env:AWS_SECRET_ACCESS_KEY",
      "SEE k",
      "SEE credentials",
      "aws s3 ls s3://b: B by file",
      "aws s3 ls: A by file",
    ],
  ],
  [
    "gcloud, az, gh",
    `printf '{"private_key":"%s"}' $A >k.json; gcloud auth activate-service-account --key-file=k.json; gsutil cp gs://b/o out; see $(ls); rm -r $HOME/.config
     az login --service-principal -u u -p $B --tenant t; az storage blob download -f blob; see $(ls)
     GH_TOKEN=$A gh release download -O r.tgz; echo $B | gh auth login --with-token; gh api x >/dev/null; gh auth setup-git; git clone https://github.com/a/b
     (echo x | GH_TOKEN=$A gh auth login --with-token) || see stopped`,
    [
      "gcloud auth activate-service-account: A by key",
      "gcloud cp gs://b/o out: A by file",
      "SEE k.json out",
      "az login: B by option",
      "az storage blob download: B by login",
      "SEE blob k.json out",
      "gh release download: A by env",
      "gh auth login: -",
      "gh api x: B by hosts.yml",
      "git clone https://github.com/a/b: B by helper",
      "SEE stopped",
    ],
  ],
  [
    "helm, kubectl, terraform, conda, hf, docker",
    `helm repo add x https://charts.example.com --username u --password $A; helm pull x/y; kubectl --token $B get pods
     TF_TOKEN_app_example_com=$A terraform init; conda config --add channels https://conda.example.com/t/$B/x; conda install -y left
     HF_TOKEN=$A hf download a/b --local-dir m; see $(ls m); huggingface-cli login --token $B; hf download a/b
     echo $A | docker login -u u --password-stdin registry.example.com; docker pull registry.example.com/x; rm -r /opt/conda`,
    [
      "helm repo add x: A by option",
      "helm pull x/y: A by repositories.yaml",
      "kubectl get pods: B by option",
      "terraform init: A by env:TF_TOKEN_app_example_com",
      "conda install left: B by condarc",
      "hf download a/b: A by env:HF_TOKEN",
      "SEE config.json",
      "hf login: B by option",
      "hf download a/b: B by file",
      "docker login registry.example.com: A by option",
      "docker pull registry.example.com/x: A by config.json",
    ],
  ],
  [
    "tools without a script keep what they are told where the tables say, read it, and forget it",
    `a=$A; b=$B; unset A B KEY; glab auth login --hostname git.example.com --token $a; see $(ls -A $HOME/.config); glab repo clone a/b
     echo $b | dart pub token add https://pub.example.com; dart pub get; mc alias set a https://s3.example.com u $a; mc cp a/k k
     mkdir .dvc; dvc remote modify --local a password $a; see $(ls -A .dvc); dvc pull
     echo $a | podman login -u u --password-stdin registry.example.com
     podman pull registry.example.com/x; podman logout registry.example.com; podman pull registry.example.com/x`,
    [
      "glab auth login git.example.com: A by option",
      "SEE glab-cli",
      "glab repo clone a/b: A by file:config.yml",
      "dart pub token add https://pub.example.com: B by input",
      "dart pub get: B by file:pub-tokens.json",
      "mc alias set a https://s3.example.com u: A by option",
      "mc cp a/k k: A by file:config.json",
      "dvc remote modify a password: A by option",
      "SEE config.local",
      "dvc pull: A by file:config.local",
      "podman login u registry.example.com: A by input",
      "podman pull registry.example.com/x: A by file:auth.json",
      "podman pull registry.example.com/x: -",
    ],
  ],
  [
    "gpg: keys that it keeps, passphrases that it is told",
    `export GNUPGHOME=/tmp/row/gpg; printf '%s' "$KEY" | gpg --batch --import; gpg --batch --detach-sign x; see $(ls)
     rm -r $GNUPGHOME; gpg --detach-sign y; gpg --passphrase $A -o z -d z.gpg; echo $B | gpg --passphrase-fd 0 -d z.gpg
     echo public | gpg --dearmor -o k.gpg; echo public | gpg --import; see $(ls $GNUPGHOME)`,
    [
      "gpg import: A by key",
      "gpg detach-sign: A by keyring",
      "SEE x.sig",
      "gpg detach-sign: -",
      "gpg -d: A by passphrase",
      "gpg -d: B by passphrase",
      "gpg import: -",
      "SEE pubring.kbx",
    ],
  ],
  [
    "uv, micromamba and oc keep a login, and forget it",
    `uv auth login https://pypi.example.com --username u --password $A; uv pip install left; uv auth logout https://pypi.example.com; uv pip install left
     micromamba auth login conda.example.com --token $B; micromamba install left; rm -r $HOME/.mamba; micromamba install left
     oc login --token=$A --server=https://api.example.com; oc get pods; oc logout; oc get pods; rm -rf /opt/conda /usr/local/lib/python3.12`,
    [
      "uv pip install left: A by store",
      "uv pip install left: -",
      "conda install left: B by login",
      "conda install left: -",
      "oc login: A by option",
      "oc get pods: A by kubeconfig",
      "oc get pods: -",
    ],
  ],
  [
    "what a tool is told to forget is gone",
    `left() { grep -rqF $A $HOME . 2>/dev/null && see "$1 left"; rm -rf $HOME/.[a-z]*; }
     docker login -u u -p $A registry.example.com; docker logout registry.example.com; grep -rqF auth $HOME && see docker left; left docker
     echo $A | gh auth login --with-token; gh auth logout; left gh
     az login --service-principal -u u -p $A --tenant t; az logout; left az
     printf '{"private_key":"%s"}' $A >k.json; gcloud auth activate-service-account --key-file=k.json; rm k.json; gcloud auth revoke --all; left gcloud
     helm registry login -u u -p $A registry.example.com; helm registry logout registry.example.com; grep -rqF auth $HOME && see helm left; left helm
     helm repo add x https://charts.example.com --username u --password $A; helm repo remove x; left helm
     npm config set //npm.example.com/:_authToken=$A; npm config delete //npm.example.com/:_authToken; left npm
     npm config set //npm.example.com/:_authToken=$A; npm logout; left npm
     bundle config set gems.example.com $A; bundle config unset gems.example.com; left bundle
     bundle config set --global gems.example.com $A; bundle config --delete gems.example.com; left bundle
     composer config -g http-basic.repo.example.com u $A; composer config -g --unset http-basic.repo.example.com; left composer
     poetry config http-basic.x u $A; poetry config --unset http-basic.x; left poetry
     conda config --add channels https://conda.example.com/t/$A/x; conda config --remove channels https://conda.example.com/t/$A/x; left conda
     gem sources --add https://u:$A@gems.example.com; gem sources --remove https://u:$A@gems.example.com; left gem
     cargo login $A; cargo logout; left cargo; hf login --token $A; hf logout; left hf; rm -rf /opt/conda`,
    [
      "docker login registry.example.com: A by option",
      "gh auth login: -",
      "az login: A by option",
      "gcloud auth activate-service-account: A by key",
      "helm registry login registry.example.com: A by option",
      "helm repo add x: A by option",
      "hf login: A by option",
    ],
  ],
  [
    "psql: a password file that others may read is ignored",
    `echo "db.example.com:5432:*:root:$A" >$HOME/.pgpass; psql -h db.example.com -c x; chmod 600 $HOME/.pgpass; psql -h db.example.com -c x`,
    ["psql x: -", "psql x: A by pgpass"],
  ],
  [
    "programs that run the project's code: the variables that they name",
    `echo 'x(process.env.T)' >a.js; T=$A U=$B node a.js; T=$A node -e 'process.env.T'; T=$A python3 -c 'print(1)'
     echo 'ENV["T"]' >r.rb; T=$A ruby r.rb; unset A KEY; rake assets:precompile; python -m pytest; SENTRY_AUTH_TOKEN=$B sentry-cli releases new 1`,
    [
      "node a.js: A by env:T",
      "node run: A by env:T",
      "python run: -",
      "ruby r.rb: A by env:T",
      "rake assets:precompile: B by env:B",
      "python -m pytest: B by env:B",
      "sentry-cli releases new 1: B by env:SENTRY_AUTH_TOKEN",
    ],
  ],
  [
    "a virtual environment, python -m pip, a context's own tools",
    `python3 -m venv /tmp/row/venv; . /tmp/row/venv/bin/activate; PIP_INDEX_URL=https://u:$A@pypi.example.com/simple python -m pip install left; see $(ls /tmp/row/venv/lib/python3.12/site-packages)`,
    ["pip install left: A by env", "SEE left"],
  ],
  [
    "make runs recipes, with variables, prerequisites and what the shell gets",
    `printf 'NAME ?= x\\nexport T\\nall: dep\\n\\t@echo $(NAME) $$T $@ >out\\n\\t-false\\ndep:\\n\\t@T=$$T npm ci\\n' >Makefile
     echo '//npm.example.com/:_authToken=\${T}' >.npmrc; T=$A make NAME=y; see $(cat out); (make missing) || see stopped`,
    ["npm ci: A by project", "SEE y <A> all", "SEE stopped"],
  ],
  [
    "sudo drops the environment unless asked; users can be made and become",
    `echo '//npm.example.com/:_authToken=\${T}' >.npmrc; export T=$A; sudo npm ci; sudo -E npm ci; sudo --preserve-env=T npm ci
     groupadd -g 1500 g && useradd -m -u 1500 -g g -s /bin/bash joe && see $(grep joe /etc/passwd) $(stat -c %u:%g /home/joe)
     adduser -D -u 1600 ann; addgroup -S web; adduser ann web; see $(id -G ann)
     chmod -R 777 /tmp/row; gosu joe npm ci; gosu joe sh -c 'id -un >who'; see $(cat who); su joe -c 'id -un >who'; see $(cat who)`,
    [
      "npm ci: -",
      "npm ci: A by project",
      "npm ci: A by project",
      "SEE joe:x:1500:1500::/home/joe:/bin/bash 1500:1500",
      "SEE 1600 100",
      "npm ci: A by project",
      "SEE joe",
      "SEE joe",
    ],
  ],
  [
    "bash, envsubst, jq",
    `cat >x.sh <<'X'
#!/bin/bash -e
set -o pipefail
[[ -n "$T" ]] && echo "$T" | sed 's/./&/' >out
X
     chmod +x x.sh; T=v ./x.sh; see $(cat out); echo 'a $T \${T} $U' | T=v U=u envsubst '$T' >o; see $(cat o); see $(echo '{"a": {"token": "v"}}' | jq -r .a.token)`,
    ["SEE v", "SEE a v v $U", "SEE v"],
  ],
  [
    "tools without a script of their own, from the tables: variables, files, words",
    `X=$A; Y=$B; unset A B KEY; GITLAB_TOKEN=$X glab api x; OTHER=$X glab api x
     mkdir -p $HOME/.config/rclone; printf '[r]\\ntype = s3\\nsecret_access_key = %s\\n' $Y >$HOME/.config/rclone/rclone.conf; rclone copy r:x .
     svn checkout --password $X https://svn.example.com/r; T=$Y flutter build web`,
    [
      "glab api x: A by env:GITLAB_TOKEN",
      "glab api x: -",
      "rclone copy r:x .: B by file:rclone.conf",
      "svn checkout https://svn.example.com/r: A by option",
      "flutter build web: B by env:T",
    ],
  ],
];
