import { gzipSync } from "node:zlib";

/** A value as a plan has it, and what of it nobody may read. */
export interface Hidden {
  readonly what: string;
  readonly name: string;
  readonly value: string;
  readonly secret: string;
}

const hidden = (what: string, name: string, value: string, secret: string): Hidden => ({
  what,
  name,
  value,
  secret,
});
const base64 = (text: string) => Buffer.from(text).toString("base64");
const zipped = (text: string) => gzipSync(text).toString("base64");

/** A password that is made of words and a number, as people choose them. */
const WORD = "Sommer-Regen-42";
/** What generators make: letters of both sizes and digits, letters and digits, hexadecimal, base64. */
const MIXED = "q8Zk2LmX0vTr5Yw7Bn4Hc9Jd";
const HEX = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const SECRET_KEY = "kT9vQx2LrM7ZpB4nWc8YsD1fHg6JaE3uKo5Ri0Vt";
const B64 = "T3f9+kQz/8Lw2VxR7pYc0mNs5Jd1HbGe4uAiK6oXtEM=";
const TOKEN40 = "Zx81kLq0Vn72Rt5Wc93Yb64Hd1Mf8Gp2Js7Qa0Te";
/** A token of a known form, in two parts, so that no scanner takes this file for a leak. */
const token = (prefix: string, rest: string) => prefix + rest;
const ACCESS_KEY = token("AKIA", "QX7ZT5LNBR2WVD4H");
const JWT = [base64('{"alg":"HS256","typ":"JWT"}'), base64('{"sub":"1234567890","admin":true}'), "dBjftJeZ4CVPmB92K27uhbUJU1p1r_wW1gFWFOEjXk"].map((part) => part.replace(/=+$/, "")).join("."); // prettier-ignore
const pem = (kind: string) =>
  `-----BEGIN ${kind}-----\nMIIEowIBAAKCAQEAx8vQ${MIXED}${MIXED}\n${TOKEN40}${MIXED}aa\n-----END ${kind}-----`;

const SCRIPT = `#!/bin/bash\nset -eu\nexport DB_PASSWORD=${WORD}\nsystemctl start app\n`;
const ENV = `APP_ENV=production\nDB_PASSWORD=${WORD}\nPORT=8080\n`;
const MIME = [
  'Content-Type: multipart/mixed; boundary="==B=="\nMIME-Version: 1.0\n\n--==B==',
  'Content-Type: text/cloud-config; charset="us-ascii"\n\n#cloud-config\nwrite_files:\n- path: /etc/app.env',
  `  content: |\n    DB_PASSWORD=${WORD}\n\n--==B==\nContent-Transfer-Encoding: base64\nContent-Type: text/x-shellscript\n`,
  `${base64(SCRIPT)}\n\n--==B==--\n`,
].join("\n");

/** The password stands at the end of one line and at the beginning of the next. */
const IN_LINES = base64(
  `#!/bin/sh\necho starting the app now\nDB_PASSWORD=${WORD}\n# ${"and so on ".repeat(20)}\n`,
).replace(/(.{76})/g, "$1\n");

/** Files and scripts, as user data has them. */
const FILES: readonly Hidden[] = [
  hidden("several parts of cloud-init, one of them base64 in lines", "user_data", `${MIME}--==B==\nContent-Transfer-Encoding: base64\n\n${IN_LINES}\n--==B==--\n`, WORD.slice(4)),
  hidden("an exported variable", "user_data", SCRIPT, WORD),
  hidden("a script in base64", "user_data", base64(SCRIPT), WORD),
  hidden("a script in base64, by its own argument", "user_data_base64", base64(SCRIPT), WORD),
  hidden("a script in gzip and base64", "user_data_base64", zipped(SCRIPT), WORD),
  hidden("a script in base64 in lines", "user_data", base64(SCRIPT + ENV).replace(/(.{76})/g, "$1\n"), WORD),
  hidden("several parts of cloud-init", "user_data", MIME, WORD),
  hidden("several parts of cloud-init, in base64", "user_data", base64(MIME), WORD),
  hidden("several parts of cloud-init, in gzip", "user_data", zipped(MIME), WORD),
  hidden("a file in cloud-config, in base64", "user_data", `#cloud-config\nwrite_files:\n- encoding: b64\n  path: /e\n  content: ${base64(ENV)}\n`, WORD),
  hidden("a file in cloud-config, in gzip", "user_data", `#cloud-config\nwrite_files:\n- encoding: gz+b64\n  content: ${zipped(ENV)}\n`, WORD),
  hidden("JSON in YAML in base64", "user_data", base64(`#cloud-config\nwrite_files:\n- content: |\n    {"db": {"host": "db", "password": "${WORD}"}}\n`), WORD),
  hidden("a user's password in cloud-config", "user_data", `#cloud-config\nusers:\n- name: app\n  plain_text_passwd: ${WORD}\n`, WORD),
  hidden("chpasswd in cloud-config", "user_data", `#cloud-config\nchpasswd:\n  list: |\n    root:${WORD}\n    app:${WORD}\n  expire: false\n`, WORD),
  hidden("chpasswd in cloud-config, by user", "user_data", `#cloud-config\nchpasswd:\n  users:\n  - {name: root, password: ${WORD}, type: text}\n`, WORD),
  hidden("a pipe into chpasswd", "user_data", `echo "root:${WORD}" | chpasswd\n`, WORD),
  hidden("a settings file", "content", ENV, WORD),
  hidden("a settings file with quotes", "content", `DB_PASSWORD="${WORD}"\n`, WORD),
  hidden("a setting of Laravel", "content", `APP_KEY=base64:${B64}\n`, B64),
  hidden("a settings file with spaces", "content", `db_password = ${WORD}\n`, WORD),
  hidden("a unit's environment", "content", `[Service]\nEnvironment=DB_PASSWORD=${WORD}\nExecStart=/app\n`, WORD),
  hidden("a unit's environment in quotes", "content", `[Service]\nEnvironment="DB_HOST=db" "DB_PASSWORD=${WORD}"\n`, WORD),
  hidden("a compose file's list", "content", `services:\n  db:\n    environment:\n      - POSTGRES_PASSWORD=${WORD}\n`, WORD),
  hidden("a compose file's map", "content", `services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: ${WORD}\n`, WORD),
  hidden("a map in one line", "content", `db: {user: app, password: ${WORD}}\n`, WORD),
  hidden("variables of Terraform", "content", `db_user     = "app"\ndb_password = "${WORD}"\n`, WORD),
  hidden("properties of Java", "content", `spring.datasource.username=app\nspring.datasource.password=${WORD}\n`, WORD),
  hidden("a credentials file", "content", `[default]\naws_access_key_id = ${ACCESS_KEY}\naws_secret_access_key = ${SECRET_KEY}\n`, SECRET_KEY),
  hidden("a kubeconfig's token", "kubeconfig", `users:\n- name: admin\n  user:\n    token: ${MIXED}\n`, MIXED),
  hidden("a kubeconfig's key", "kubeconfig", `users:\n- name: admin\n  user:\n    client-key-data: ${base64(pem("RSA PRIVATE KEY"))}\n`, base64(pem("RSA PRIVATE KEY")).slice(40, 80)),
  hidden("a kubeconfig's password", "kubeconfig", `users:\n- user:\n    username: admin\n    password: ${WORD}\n`, WORD),
  hidden("a Kubernetes secret", "manifest", `kind: Secret\ndata:\n  password: ${base64(WORD)}\n`, base64(WORD)),
  hidden("npm's settings", "content", `//packages.example.com/:_authToken=${MIXED}\n`, MIXED),
  hidden("netrc", "content", `machine api.example.com login app password ${WORD}\n`, WORD),
  hidden("pgpass", "content", `db.example.com:5432:app:app:${WORD}\n`, WORD),
  hidden("docker's settings", "content", JSON.stringify({ auths: { "registry.example.com": { auth: base64(`app:${WORD}`) } } }), base64(`app:${WORD}`)),
  hidden("WireGuard's key", "content", `[Interface]\nPrivateKey = ${B64}\nAddress = 10.0.0.1/24\n`, B64),
  hidden("PHP's settings", "content", `<?php define('DB_PASSWORD', '${WORD}');\n`, WORD),
  hidden("Python's settings", "content", `DATABASES = {'default': {'USER': 'app', 'PASSWORD': '${WORD}'}}\n`, WORD),
  hidden("JavaScript's settings", "content", `module.exports = { user: "app", password: "${WORD}", port: 1 };\n`, WORD),
  hidden("an element of XML", "content", `<datasource><user>app</user><password>${WORD}</password></datasource>`, WORD),
  hidden("an attribute of XML", "content", `<add key="DbPassword" value="${WORD}" />`, WORD),
  hidden("Redis's settings", "content", `bind 0.0.0.0\nrequirepass ${WORD}\n`, WORD),
  hidden("nginx's header", "content", `proxy_set_header Authorization "Basic ${base64(`app:${WORD}`)}";\n`, base64(`app:${WORD}`)),
  hidden("an htpasswd file", "content", `admin:$apr1$r31CRaUv$nk5YRr1MZ2MhWGmBqPQjN0\n`, "nk5YRr1MZ2MhWGmBqPQjN0"),
  hidden("a hash in shadow", "user_data", `#cloud-config\nusers:\n- passwd: $6$rounds=4096$saltsalt$${MIXED}${MIXED}\n`, MIXED),
  hidden("JSON with a password", "container_definitions", JSON.stringify([{ environment: [{ name: "DB_PASSWORD", value: WORD }] }]), WORD),
  hidden("JSON in JSON with a password", "definition", JSON.stringify({ input: JSON.stringify({ password: WORD }) }), WORD),
]; // prettier-ignore

const PIPED = base64(`password=${WORD}\nuser=app`);
const WIDE = Buffer.from(`$password = "${WORD}"`, "utf16le").toString("base64");

/** What, how it is called, and what of it is secret where it is not the usual password. */
const CALLS: readonly (readonly [what: string, line: string, secret?: string])[] = [
  ["docker run", `docker run -d -e MYSQL_ROOT_PASSWORD=${WORD} mysql:8`],
  ["docker login", `docker login -u app -p ${WORD} registry.example.com`],
  ["psql", `PGPASSWORD=${WORD} psql -h db app`],
  ["psql's URL", `psql "postgresql://app:${WORD}@db.example.com:5432/app?sslmode=require"`],
  ["mysql", `mysql -h db -uroot -p${WORD} app`],
  ["mysql's long option", `mysql --user=root --password=${WORD} app`],
  ["mysqladmin", `mysqladmin -u root password '${WORD}'`],
  ["redis-cli", `redis-cli -h cache -a ${WORD} ping`],
  ["sshpass", `sshpass -p '${WORD}' ssh app@host`],
  ["curl's user", `curl -fsS -u app:${WORD} https://api.example.com/`],
  ["curl's bearer", `curl -H "Authorization: Bearer ${MIXED}" https://api.example.com/`, MIXED],
  ["curl's key", `curl --header 'X-Api-Key: ${WORD}' https://api.example.com/`],
  ["wget", `wget --http-user=app --http-password=${WORD} https://x.example.com/`],
  ["git", `git clone https://deploy:${WORD}@git.example.com/app.git`],
  ["SQL", `CREATE USER app WITH LOGIN PASSWORD '${WORD}';`],
  ["SQL of MySQL", `CREATE USER 'app'@'%' IDENTIFIED BY '${WORD}';`],
  ["SQL of SQL Server", `CREATE LOGIN app WITH PASSWORD = N'${WORD}';`],
  ["Windows", `net user Administrator "${WORD}" /add`],
  ["PowerShell", `$p = ConvertTo-SecureString "${WORD}" -AsPlainText -Force`],
  ["a pipe of base64", `echo ${PIPED} | base64 -d > /etc/app.conf`, PIPED],
  ["ansible", `ansible-playbook site.yml --extra-vars "db_password=${WORD}"`],
  ["helm", `helm upgrade app ./chart --set auth.password=${WORD}`],
  ["aws", `aws secretsmanager put-secret-value --secret-id app --secret-string ${WORD}`],
  ["kubectl", `kubectl create secret generic app --from-literal=password=${WORD}`],
  ["openssl", `openssl enc -aes-256-cbc -pass pass:${WORD} -in a`],
  ["a parameter", `aws ssm put-parameter --name /app/db --value ${WORD} --type SecureString`],
  ["a default", `DB_PASSWORD=\${DB_PASSWORD:-${WORD}}`],
  ["a default of a variable", `docker run -e TOKEN="\${API_TOKEN:-${WORD}}" app`],
  ["a random setting", `COOKIE=${HEX}`, HEX],
  ["openssl's key", `# sign with sha256 and this key\nopenssl dgst -sha256 -hmac ${MIXED} a`, MIXED],
  ["PowerShell in base64", `powershell -EncodedCommand ${WIDE}`, WIDE],
  ["PHP", `php -r "putenv('API_TOKEN', '${WORD}');"`],
  ["vault", `vault login token=${MIXED}`, MIXED],
];

/** Commands, as scripts have them. */
const COMMANDS: readonly Hidden[] = CALLS.map(([what, line, secret = WORD]) =>
  hidden(`a command of ${what}`, "user_data", `#!/bin/sh\n${line}\n`, secret),
);

/** Texts that say where something is and how to get in. */
const CONNECTIONS: readonly Hidden[] = (
  [
    ["PostgreSQL", `postgres://app:${WORD}@db.example.com:5432/app`],
    ["MySQL", `mysql2://app:${WORD}@db.example.com/app`],
    ["MongoDB", `mongodb+srv://app:${WORD}@cluster0.ab1cd.mongodb.net/?retryWrites=true`],
    ["Redis without a user", `redis://:${WORD}@cache.example.com:6379/0`],
    ["AMQP", `amqps://app:${WORD}@mq.example.com:5671`],
    ["JDBC", `jdbc:mysql://db.example.com:3306/app?user=app&password=${WORD}`],
    ["JDBC for SQL Server", `jdbc:sqlserver://db:1433;user=sa;password=${WORD};encrypt=true`],
    ["ADO.NET", `Server=db;Database=app;User Id=sa;Password=${WORD};Encrypt=true`],
    ["ADO.NET, in short", `Server=db;Uid=sa;Pwd=${WORD};`],
    ["libpq", `host=db port=5432 user=app password=${WORD} dbname=app`],
    ["SMTP", `smtp://app%40example.com:${WORD}@smtp.example.com:587`],
    ["an Azure storage account", `DefaultEndpointsProtocol=https;AccountName=app;AccountKey=${B64};EndpointSuffix=core.windows.net`],
    ["an Azure signature", `https://app.blob.core.windows.net/a?sv=2022-11-02&sig=${encodeURIComponent(B64)}`],
    ["a signed AWS URL", `https://b.s3.amazonaws.com/k?X-Amz-Credential=x&X-Amz-Signature=${HEX}`],
    ["a query's token", `https://api.example.com/hook?access_token=${MIXED}`],
  ] as const
).map(([what, value]) => hidden(`a connection to ${what}`, "value", value, [WORD, MIXED, HEX, encodeURIComponent(B64), B64].find((secret) => value.includes(secret)) ?? "")); // prettier-ignore

/** Tokens of a known form, under a name that says nothing. */
const TOKENS: readonly Hidden[] = (
  [
    ["an AWS access key", ACCESS_KEY],
    ["a temporary AWS key", token("ASIA", "QX7ZT5LNBR2WVD4H")],
    ["a GitHub token", token("ghp_", "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8")],
    ["a fine-grained GitHub token", token("github_pat_", `11ABCDEFG0${MIXED}_${MIXED}${MIXED}`)],
    ["a GitLab token", token("glpat-", "xY9zK2mN4pQ6rS8tU0vW")],
    ["a Slack token", token("xoxb-", "2400000000-2400000000001-AbCdEfGhIjKlMnOpQrStUvWx")],
    [
      "a Slack webhook",
      token("https://hooks.slack.com/services/", "T01ABCDEF/B02GHIJKL/aB3cD4eF5gH6iJ7kL8mN9oP0"),
    ],
    [
      "a Discord webhook",
      token("https://discord.com/api/webhooks/", `1098765432109876543/${TOKEN40}${MIXED}`),
    ],
    ["a Stripe key", token("sk_live_", "51H8xYzAbCdEfGhIjKlMnOpQr")],
    ["a Google key", token("AIza", "SyD3xAmPl3K3y0fG00gl3M4psAPI12345xyz")],
    ["an OpenAI key", token("sk-proj-", `${MIXED}${MIXED}`)],
    ["an Anthropic key", token("sk-ant-api03-", `${MIXED}${MIXED}-AA`)],
    ["an npm token", token("npm_", "aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX2")],
    ["a PyPI token", token("pypi-", `AgEIcHlwaS5vcmc${MIXED}${MIXED}`)],
    ["a SendGrid key", token("SG.", "aB1cD2eF3gH4iJ5kL6mN7o.pQ8rS9tU0vW1xY2zA3bC4dE5fG6hI7jK8lM9nO0pQ1r")],
    ["a Twilio key", token("SK", "0123456789abcdef0123456789abcd98")],
    ["a Mailgun key", token("key-", "3ax6xnjp29jd6fds4gc373sgvjxteol0")],
    ["a DigitalOcean token", token("dop_v1_", HEX)],
    ["a Vault token", token("hvs.", `CAESI${MIXED}${MIXED}`)],
    ["a Terraform Cloud token", `${"aB3dE5fG7hI9jK"}.atlasv1.${TOKEN40}${MIXED}`],
    ["a Hugging Face token", token("hf_", "aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgH")],
    ["a Tailscale key", token("tskey-auth-", `kAbCd1CNTRL-${MIXED}`)],
    ["a Telegram bot", token("110201543:", "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw8")],
    ["a Shopify token", token("shpat_", "0123456789abcdef0123456789abcd98")],
    ["a Databricks token", token("dapi", "0123456789abcdef0123456789abcd98")],
    ["a New Relic key", token("NRAK-", "A1B2C3D4E5F6G7H8I9J0K1L2M3N")],
    ["a Grafana token", token("glsa_", "aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV_1a2b3c4d")],
    ["an age key", token("AGE-SECRET-KEY-1", "QQPZ7X9R8S5T4U3V2W1Y0Q2P3Z4X5R6S7T8U9V0W1Y2Q3P4Z5X6R7S8T9U")],
    ["a JSON web token", JWT],
    ["a hash of bcrypt", "$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW"],
    ["a hash of Argon2", "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b4dWRWJTmaaJObG"],
    ["a Bedrock key", token("ABSK", base64(`BedrockAPIKey-x1y2-at-123456789012:${TOKEN40}`))],
    ["an RSA key", pem("RSA PRIVATE KEY")],
    ["an EC key", pem("EC PRIVATE KEY")],
    ["an OpenSSH key", pem("OPENSSH PRIVATE KEY")],
    ["an encrypted key", pem("ENCRYPTED PRIVATE KEY")],
    ["a PGP key", pem("PGP PRIVATE KEY BLOCK")],
    ["a key in one line", pem("PRIVATE KEY").replaceAll("\n", "\\n")],
    ["random letters and digits", MIXED],
    ["random hexadecimal", HEX],
    ["random base64", B64],
    ["a secret key", SECRET_KEY],
  ] as const
).flatMap(([what, value]) => {
  const secret = /-----BEGIN/.test(value) ? MIXED : value.replace(/^https:.*\/(?=[^/]+$)/, "").slice(-20);
  return [
    hidden(what, "description", value, secret),
    hidden(`${what} within a text`, "user_data", `#!/bin/sh\n# see ${value}\n`, secret),
  ];
});

/** Arguments whose names say that they are secret, from the pages of providers. */
const ARGUMENTS: readonly Hidden[] = [
  "password", "master_password", "master_user_password", "auth_token", "secret_string", "oauth_token", "access_token",
  "client_secret", "tunnel1_preshared_key", "private_key", "private_key_pem", "secret", "ses_smtp_password_v4",
  "basic_auth_credentials", "connection_string", "primary_access_key", "api_key", "app_key", "webhook_secret",
  "DB_PASS", "DB_PWD", "SMTP_PASSWD", "DJANGO_SECRET_KEY", "JWT_SECRET", "SESSION_SECRET", "ENCRYPTION_KEY",
  "GITHUB_TOKEN", "SLACK_BOT_TOKEN", "apiKey", "clientSecret", "X-Origin-Secret", "DD_API_KEY", "MYSQL_ROOT_PASSWORD",
].map((name) => hidden(`the argument ${name}`, name, WORD, WORD)); // prettier-ignore

export const HIDDEN: readonly Hidden[] = [...FILES, ...COMMANDS, ...CONNECTIONS, ...TOKENS, ...ARGUMENTS];
