/** Dockerfiles as they are found, made without chance: number n is the same in every run. About one in fifteen holds a secret. */
export function dockerfileNumber(number: number): string {
  const shape = shapes[number % shapes.length] ?? node;
  const text = shape(number);
  return number % 15 === 0 ? withSecret(text, number) : text;
}

type Shape = (number: number) => string;

const packages = [
  "curl",
  "git",
  "ca-certificates",
  "build-essential",
  "libpq-dev",
  "unzip",
  "tzdata",
  "gnupg",
  "xz-utils",
];

function some(number: number, count: number): string {
  return Array.from({ length: count }, (_, at) => packages[(number * 7 + at) % packages.length]).join(" \\\n      ");
}

const node: Shape = (number) => `# Service ${number}
FROM node:${18 + (number % 6)}-alpine AS build
WORKDIR /srv/app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev && npm cache clean --force
COPY . .
RUN npm run build

FROM node:${18 + (number % 6)}-alpine
ENV NODE_ENV=production PORT=${3000 + (number % 1000)}
WORKDIR /srv/app
COPY --from=build /srv/app/dist ./dist
EXPOSE ${3000 + (number % 1000)}
USER node
CMD ["node", "dist/server.js"]
`;

const python: Shape = (number) => `FROM python:3.${9 + (number % 5)}-slim
LABEL maintainer="team-${number % 50}@example.com"
ENV PYTHONUNBUFFERED 1
ENV PIP_NO_CACHE_DIR=off \\
    APP_HOME=/opt/service-${number % 300}
RUN apt-get update && apt-get install -y --no-install-recommends \\
      ${some(number, 5)} \\
    && rm -rf /var/lib/apt/lists/*
WORKDIR $APP_HOME
COPY requirements.txt /tmp/requirements.txt
RUN pip install -r /tmp/requirements.txt
COPY src/ $APP_HOME/src/
CMD gunicorn -b 0.0.0.0:8000 app:server
`;

const source: Shape = (number) => `FROM debian:bookworm
MAINTAINER Somebody <someone${number % 90}@example.com>
ARG VERSION=1.${number % 40}.${number % 7}
RUN set -eux; \\
    apt-get update; \\
    apt-get install -y ${some(number, 7)}; \\
    curl -fsSLo /tmp/tool.tar.gz "https://downloads.example.com/tool/\${VERSION}/tool-\${VERSION}.tar.gz"; \\
    echo "3f786850e387550fdab836ed7e6dc881de23001b3f786850e387550fdab836ed  /tmp/tool.tar.gz" | sha256sum -c -; \\
    tar -xzf /tmp/tool.tar.gz -C /usr/src; \\
    cd /usr/src/tool-\${VERSION}; \\
    # no documentation
    ./configure --prefix=/usr/local --disable-docs --with-ssl; \\
    make -j"$(nproc)"; \\
    make install; \\
    rm -rf /usr/src/tool-* /tmp/tool.tar.gz
VOLUME /var/lib/tool
ADD entrypoint.sh /usr/local/bin/
RUN chmod +x /usr/local/bin/entrypoint.sh
ENTRYPOINT ["/usr/local/bin/entrypoint.sh"]
CMD ["tool", "serve"]
`;

const go: Shape = (number) => `FROM golang:1.${20 + (number % 6)} AS builder
WORKDIR /go/src/example.com/svc${number % 700}
COPY go.mod go.sum ./
RUN go mod download
COPY cmd cmd
COPY internal internal
RUN CGO_ENABLED=0 GOOS=linux go build -ldflags="-s -w" -o /out/svc ./cmd/svc

FROM scratch
COPY --from=builder /out/svc /svc
COPY --from=builder /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
ENTRYPOINT ["/svc"]
`;

const php: Shape = (number) => `from php:8.${number % 4}-apache
run docker-php-ext-install mysqli pdo pdo_mysql && a2enmod rewrite headers
copy docker/vhost.conf /etc/apache2/sites-available/000-default.conf
copy . /var/www/html
run chown -R www-data:www-data /var/www/html/storage-${number % 20}
expose 80
`;

const maven: Shape = (number) => `FROM maven:3-eclipse-temurin-${number % 2 ? 17 : 21} AS build
COPY pom.xml /build/
COPY src /build/src
WORKDIR /build
RUN mvn -B -q package -DskipTests
FROM eclipse-temurin:${number % 2 ? 17 : 21}-jre
ENV JAVA_OPTS="-Xmx${256 + (number % 8) * 64}m -XX:+UseSerialGC"
COPY --from=build /build/target/app.jar /app.jar
HEALTHCHECK --interval=30s CMD curl -f http://localhost:8080/health || exit 1
CMD java $JAVA_OPTS -jar /app.jar
`;

const shapes: readonly Shape[] = [node, python, source, go, php, maven];

/** One of the ways in which a secret gets into a Dockerfile (most are weak defaults that are only reported), in front of the first RUN that would read it. */
function withSecret(text: string, number: number): string {
  const value = `q7Hs9dKx02LmPz${number}`;
  const ways = [
    "ARG NPM_TOKEN",
    `ENV DB_PASSWORD=${value}`,
    "COPY .npmrc /root/.npmrc",
    "ARG API_TOKEN\nENV API_TOKEN=$API_TOKEN",
    "ENV MYSQL_ROOT_PASSWORD root",
    "ENV DB_USER=app DB_PASSWORD=changeme",
    "COPY tls/server.key /etc/ssl/private/server.key",
    "ENV ADMIN_PASS=admin",
    "ARG GRAFANA_PASSWORD=secret\nLABEL token=$GRAFANA_PASSWORD",
    "ENV SECRET_KEY=please-change-me",
    "ARG GIT_TOKEN\nRUN git clone https://$GIT_TOKEN@git.example.com/acme/lib.git /opt/lib",
    'ARG NPM_TOKEN\nRUN echo "//npm.example.com/:_authToken=$NPM_TOKEN" > .npmrc && npm ci && rm -f .npmrc',
    `RUN curl -fsS -H "Authorization: Bearer ${value}" https://files.example.com/tool -o /usr/bin/tool`,
  ];
  return text.replace(/^(?=run )/im, `${ways[(number / 15) % ways.length]}\n`);
}
