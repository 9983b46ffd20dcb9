/** Values that look like secrets and are none: a review that hides them says nothing. */
export interface Plain {
  readonly what: string;
  readonly name: string;
  readonly value: string;
}

const SHA1 = "3f786850e387550fdab836ed7e6dc881de23001b";
const SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const MD5 = "d41d8cd98f00b204e9800998ecf8427e";
const SHA256_64 = "q8Zk2LmX0vTr5Yw7Bn4Hc9JdAA00q8Zk2LmX0vTr5Y8=";
const UUID = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed";
const CANONICAL = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";
const RSA_PUBLIC =
  "AAAAB3NzaC1yc2EAAAADAQABAAABAQC7vbqajDhA9x2mT4Vw8kLpQz3RnYs6Hc1JdGf5BtWeXoIuKl0MvCyZrTnPqSg7Ah2E";
const CERTIFICATE = `-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ\nRTESMBAGA1UEChMJQmFsdGltb3JlMRMwEQYDVQQLEwpDeWJlclRydXN0MSIwIAYD\n-----END CERTIFICATE-----`; // prettier-ignore
const PGP = `-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQINBFit2ioBEADhWpZ8/wvZ6hUTiXOwQHXMAlaFHcPH9hAtr4F1y2+OYdbtMuth\nlqqwp028AqyY+PRfVMtSYMbjuQuu5byyKR01BbqYhuS3jtqQmljZ/bJvXqnmiVXh\n=Ku5w\n-----END PGP PUBLIC KEY BLOCK-----`; // prettier-ignore

const rows = (list: readonly (readonly [what: string, name: string, value: string])[]): Plain[] =>
  list.map(([what, name, value]) => ({ what, name, value }));

/** Identifiers that AWS gives out. */
const IDS = rows([
  ["an image", "ami", "ami-0abcdef1234567890"],
  ["a network", "vpc_id", "vpc-0a1b2c3d4e5f67890"],
  ["an elastic address", "allocation_id", "eipalloc-0a1b2c3d4e5f67890"],
  ["a certificate", "certificate_arn", `arn:aws:acm:eu-south-2:123456789012:certificate/${UUID}`],
  ["a key", "kms_key_id", `arn:aws:kms:eu-south-2:123456789012:key/${UUID}`],
  ["a key of many regions", "kms_key_id", "mrk-1234abcd12ab34cd56ef1234567890ab"],
  [
    "a load balancer",
    "arn",
    "arn:aws:elasticloadbalancing:eu-south-2:123456789012:loadbalancer/app/hermes/50dc6c495c0c9188",
  ],
  [
    "a target group",
    "target_group_arn",
    "arn:aws:elasticloadbalancing:eu-south-2:123456789012:targetgroup/hermes/6d0ecf831eec9f09",
  ],
  ["a secret", "secret_arn", "arn:aws:secretsmanager:eu-south-2:123456789012:secret:hermes/prod-a1B2c3"],
  ["a secret's version", "version_id", "EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE"],
  ["a managed policy", "policy_arn", "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly"],
  ["an account's root", "principal", "arn:aws:iam::123456789012:root"],
  ["a role's id", "unique_id", "AROAJ2UCCR6DPCEXAMPLE"],
  ["a role's id in a condition", "aws:userId", "AROAJ2UCCR6DPCEXAMPLE:*"],
  ["a zone", "zone_id", "Z2FDTNDATAQYW2"],
  ["a zone of one's own", "zone_id", "Z0123456789ABCDEFGHIJ"],
  ["a distribution", "distribution_id", "EDFDVBD6EXAMPLE"],
  ["a distribution's name", "domain_name", "d111111abcdef8.cloudfront.net"],
  ["an origin access control", "origin_access_control_id", "E327GJI25M56DG"],
  ["a canonical user", "CanonicalUser", CANONICAL],
  ["a canonical user's grant", "id", CANONICAL],
  ["a balancer's name", "dns_name", "internal-hermes-prod-1234567890.eu-south-2.elb.amazonaws.com"],
  ["a database's name", "endpoint", "hermes.cluster-c9akciq32rgz.eu-south-2.rds.amazonaws.com"],
  ["a database's id", "resource_id", "cluster-ABCDEFGHIJKL01234567890ABC"],
  ["a cache's name", "primary_endpoint_address", "master.hermes.x1y2z3.euw1.cache.amazonaws.com"],
  ["a user pool", "user_pool_id", "eu-west-1_AbCdEf123"],
  ["a user pool's client", "client_id", "6ka3m790cv5hrhjdqt2ju89v45"],
  ["a registry", "repository_url", "123456789012.dkr.ecr.eu-south-2.amazonaws.com/hermes"],
  ["an API", "execution_arn", "arn:aws:execute-api:eu-south-2:123456789012:a1b2c3d4e5/prod/GET/pets"],
  ["a file system", "file_system_id", "fs-0123456789abcdef8"],
  ["a bucket with its account", "bucket", "hermes-prod-assets-123456789012-eu-south-2"],
  ["a bucket with a suffix", "bucket", "terraform-20240115093012345600000001"],
  ["a name with a suffix", "name", "hermes-prod-20240115093012345600000001"],
  ["a launch template's version", "latest_version", "42"],
  ["a UUID", "caller_reference", UUID],
  ["a task", "task_arn", `arn:aws:ecs:eu-south-2:123456789012:task/hermes/${MD5}`],
]);

/** Digests and public halves. */
const PUBLIC = rows([
  ["an image by digest", "image", `123456789012.dkr.ecr.eu-south-2.amazonaws.com/hermes@sha256:${SHA256}`],
  ["an image by commit", "image", `123456789012.dkr.ecr.eu-south-2.amazonaws.com/hermes:${SHA1}`],
  ["an image by commit in JSON", "container_definitions", `[{"image":"hermes:${SHA1}"}]`],
  ["a module by commit", "source", `git::https://github.com/acme/modules.git//vpc?ref=${SHA1}`],
  ["a commit", "commit_id", SHA1],
  ["a file by digest in a script", "user_data", `#!/bin/sh\necho "${SHA256}  app.tar.gz" | sha256sum -c\n`],
  [
    "files by digest in a script",
    "user_data",
    `#!/bin/bash\ndeclare -rA compose_sha256=(\n  [x86_64]=${SHA256}\n  [aarch64]=d26373b19e89160546d15407516cc59f453030d9bc5b43ba7faf16f7b4980137\n)\n`,
  ],
  ["a setting with a digest", "user_data", `#!/bin/sh\nCADDY_SHA256=${SHA256}\nCADDY_MD5=${MD5}\n`],
  [
    "a package source's fingerprint as a shell's default",
    "user_data",
    "#!/bin/sh\nreadonly caddy_key=${CADDY_FINGERPRINT:-65760C51EDEA2017CEA2CA15155B6D79CA56EA34}\n",
  ],
  [
    "a package source's fingerprint",
    "user_data",
    "#!/bin/sh\nfetch_key https://example.com/agent.gpg 937616F3450B7D806CBD9725D58167303B789C72 key.gpg\n",
  ],
  ["a file's digest", "source_code_hash", SHA256_64],
  ["an object's digest", "etag", MD5],
  ["user data by its digest", "user_data", SHA1],
  ["a thumbprint", "thumbprint_list", SHA1],
  ["a lock's hash", "content", `h1:${SHA256_64}`],
  [
    "a script's integrity",
    "content",
    `<script integrity="sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC"></script>`,
  ],
  ["a key of SSH", "public_key", `ssh-rsa ${RSA_PUBLIC} deploy@example.com`],
  [
    "a key of SSH in cloud-init",
    "user_data",
    `#cloud-config\nusers:\n- name: deploy\n  ssh_authorized_keys:\n  - ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl deploy\n`,
  ],
  [
    "known hosts",
    "user_data",
    "github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl\n",
  ],
  ["a certificate's body", "certificate_body", CERTIFICATE],
  ["a certificate within a script", "user_data", `#!/bin/sh\ncat > /etc/ca.pem <<X\n${CERTIFICATE}\nX\n`],
  ["a package source's key", "user_data", `#!/bin/sh\ncat > /etc/apt/keyrings/docker.asc <<X\n${PGP}\nX\n`],
  [
    "a public key",
    "public_key_pem",
    "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEq8Zk2LmX0vTr5Yw7Bn4Hc9JdAA00\n-----END PUBLIC KEY-----",
  ],
  [
    "WireGuard's public key",
    "content",
    "[Peer]\nPublicKey = xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=\nAllowedIPs = 10.0.0.2/32\n",
  ],
  ["a certificate's validation", "resource_record_name", `_${MD5}.hermes.example.com`],
  ["a certificate's validation, its answer", "records", `_${MD5}.jkddzztszm.acm-validations.aws.`],
  ["DKIM's name", "name", "abcdefghijklmnopqrstuvwxyz123456._domainkey.example.com"],
  [
    "DKIM's key",
    "records",
    "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDYb2b3q8Zk2LmX0vTr5Yw7Bn4Hc9JdAA00IDAQAB",
  ],
  [
    "a site's verification",
    "records",
    "google-site-verification=rXOxyZounnZasA8Z7oaD3c14JdjS9aKSWvsR1EbUSIQ",
  ],
  ["mail's policy", "records", "v=spf1 include:amazonses.com include:_spf.google.com -all"],
  ["a zone's signature", "ds_record", `2371 13 2 ${SHA256.toUpperCase()}`],
]);

/** Names and settings that speak of secrets. */
const NAMES = rows([
  ["a secret's name", "name", "hermes/prod/database-password"],
  ["a parameter's name", "name", "/hermes/prod/db/password"],
  [
    "where a container finds it",
    "container_definitions",
    '[{"secrets":[{"name":"DB_PASSWORD","valueFrom":"arn:aws:ssm:eu-south-2:123456789012:parameter/db"}]}]',
  ],
  [
    "where a container finds it, by name",
    "container_definitions",
    '[{"secrets":[{"name":"API_KEY","valueFrom":"/hermes/prod/api-key"}]}]',
  ],
  ["a permission", "Action", "secretsmanager:GetSecretValue"],
  [
    "permissions",
    "policy",
    '{"Statement":[{"Action":["iam:CreateAccessKey","iam:UpdateLoginProfile","secretsmanager:PutSecretValue"],"Effect":"Allow","Resource":"*"}]}',
  ],
  [
    "a federated subject",
    "assume_role_policy",
    '{"Statement":[{"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:acme/hermes:ref:refs/heads/main"}},"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"}}]}',
  ],
  [
    "a distribution's permission",
    "policy",
    `{"Statement":[{"Action":"s3:GetObject","Effect":"Allow","Principal":{"CanonicalUser":"${CANONICAL}"},"Resource":"arn:aws:s3:::b/*"}]}`,
  ],
  [
    "a token's age",
    "policy",
    '{"Statement":[{"Condition":{"DateGreaterThan":{"aws:TokenIssueTime":"2024-01-01T00:00:00Z"}},"Effect":"Deny"}]}',
  ],
  ["a secret of any suffix", "Resource", "arn:aws:secretsmanager:eu-south-2:*:secret:hermes/prod-??????"],
  [
    "a secret's ARN in a script",
    "user_data",
    "#!/bin/sh\naws secretsmanager get-secret-value --secret-id arn:aws:secretsmanager:eu-south-2:123456789012:secret:hermes/prod-a1B2c3\n",
  ],
  [
    "a setting that names a secret",
    "user_data",
    "#!/bin/sh\nHERMES_SECRET=hermes/prod\nHERMES_SECRET_KEYS=DATABASE_URL,SECRET_KEY_BASE\n",
  ],
  [
    "a variable that must be set",
    "user_data",
    '#!/bin/sh\n: "${TRON_SECRET:?from /etc/tron/deployment.env}" "${DB_PASSWORD:?}"\n',
  ],
  ["names of keys", "secret_keys", "SECRET_KEY_BASE"],
  ["a key pair", "key_name", "deploy-eu-south-2"],
  ["a table's key", "hash_key", "LockID"],
  ["a table's attributes", "attribute", '[{"name":"token","type":"S"}]'],
  ["a key's use", "key_usage", "ENCRYPT_DECRYPT"],
  ["a key's kind", "customer_master_key_spec", "SYMMETRIC_DEFAULT"],
  ["a tag", "tags.Key", "hermes-prod"],
  ["a token's life", "access_token_validity", "60"],
  ["a token's units", "token_validity_units", "minutes"],
  ["instance metadata", "http_tokens", "required"],
  ["a password's form", "password_policy", '[{"minimum_length":14,"require_symbols":true}]'],
  ["who keeps the password", "manage_master_user_password", "true"],
  [
    "whose password it is",
    "master_user_secret_kms_key_id",
    `arn:aws:kms:eu-south-2:123456789012:key/${UUID}`,
  ],
  ["an authentication", "auth_type", "SECRETS"],
  ["an alarm", "alarm_description", "Too many failed password resets: see the runbook on tokens"],
  ["a group", "description", "Lets the token service reach the secret store on 8200"],
  ["a filter", "pattern", '{ $.errorCode = "*UnauthorizedOperation" || $.eventName = "CreateAccessKey" }'],
  [
    "a path",
    "content",
    "ssl_certificate /etc/letsencrypt/live/example.com/fullchain.pem;\nssl_certificate_key /etc/letsencrypt/live/example.com/privkey.pem;\n",
  ],
  [
    "a reference",
    "user_data",
    "#!/bin/sh\nDB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id hermes/prod --query SecretString --output text)\nexport DB_PASSWORD\n",
  ],
  [
    "a reference to a variable",
    "user_data",
    '#!/bin/sh\ndocker run -e DB_PASSWORD="$DB_PASSWORD" -e API_KEY=${API_KEY} app\n',
  ],
  [
    "a reference in a compose file",
    "content",
    "services:\n  db:\n    environment:\n      POSTGRES_PASSWORD_FILE: /run/secrets/db\n    secrets:\n      - db\nsecrets:\n  db:\n    file: ./db.txt\n",
  ],
  [
    "a Kubernetes reference",
    "manifest",
    "env:\n- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef:\n      name: db\n      key: password\n",
  ],
  ["a URL without a password", "value", "postgres://app@db.example.com:5432/app"],
  ["a URL with a placeholder", "value", "postgres://app:${DB_PASSWORD}@db.example.com:5432/app"],
  ["a template", "content", "password: {{ db_password }}\ntoken: <your token>\n"],
  ["a schema", "schema", '{"properties":{"password":{"type":"string"}},"required":["password"]}'],
  [
    "a definition of GraphQL",
    "schema",
    "type Token { id: ID! value: String }\ntype Query { token(id: ID!): Token }\n",
  ],
  [
    "a state machine",
    "definition",
    '{"StartAt":"GetToken","States":{"GetToken":{"End":true,"Resource":"arn:aws:states:::aws-sdk:secretsmanager:getSecretValue","Type":"Task"}}}',
  ],
]);

/** Long texts that people wrote. */
const WORDS = rows([
  ["a reference of Terraform", "content", "password = var.db_password\ntoken = data.aws_eks_cluster_auth.this.token\n"],
  ["a call of Python", "content", 'password = os.environ["DB_PASSWORD"]\ntoken = getpass("Token: ")\n'],
  ["a reference of CloudFormation", "template_body", 'Password: !Ref DbPassword\nToken: "{{resolve:secretsmanager:hermes:SecretString:token}}"\n'],
  ["a reference of a workflow", "content", "env:\n  TOKEN: ${{ secrets.TOKEN }}\n"],
  ["types", "content", "type Login = { password: string; token: string; secret: boolean };\n"],
  ["what a proxy passes on to", "content", "location / {\n  proxy_pass http://app:4000;\n  fastcgi_pass unix:/run/php.sock;\n}\n"],
  ["a port of a container", "user_data", "#!/bin/sh\ndocker run -d --name mysql -p 3306:3306 mysql:8\nmysqladmin ping -h db -P 3306\n"],
  ["a folder after a database", "user_data", "#!/bin/sh\ndnf install -y mysql && mkdir -p /var/lib/app\n"],
  ["a login on a port", "user_data", "#!/bin/sh\nssh -l login -p 2222 host\n"],
  ["the working folder", "user_data", "#!/bin/sh\ncd /srv && PWD=/srv make; pwd\n"],
  ["a list of ports", "content", "0.0.0.0:8080:80\n2001:db8:0:0:1\n"],
  ["users of a system", "content", "root:x:0:0:root:/root:/bin/bash\napp:x:1000:1000::/home/app:/sbin/nologin\n"],
  ["an element of XML", "content", "<authentication><token-endpoint>https://id.example.com/token</token-endpoint></authentication>"],
  ["a page", "content", '<form><input type="password" name="password" placeholder="Password"><button>Go</button></form>'],
  ["a header's name", "allow_headers", "X-Api-Key"],
  ["a permission's list", "permissions", "actions:read, id-token: write, contents: read"],
  ["a count", "password_reuse_prevention", "24"],
  ["camel case", "handler", "com.example.hermes.handlers.CreateSubscriptionV2RequestHandler::handleRequest"],
  ["a name with dashes", "name", "my-service-with-a-very-long-name-v2-eu-south-2a"],
  ["a path of files", "content", "/usr/local/share/applications/mimeinfo.cache.list"],
  ["a package", "content", "https://github.com/docker/compose/releases/download/v2.29.2/docker-compose-linux-aarch64"],
  ["a security policy", "ssl_policy", "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"],
  ["a cipher", "ciphers", "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256"],
  ["a layer", "layers", "arn:aws:lambda:eu-south-2:123456789012:layer:AWSLambdaPowertoolsPythonV2:51"],
  ["a content security policy", "value", "default-src 'self'; script-src 'self' https://cdn.example.com; object-src 'none'"],
  ["a user agent", "value", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0"],
  ["a schedule", "schedule_expression", "cron(0/15 8-18 ? * MON-FRI *)"],
  ["a script", "user_data", "#!/bin/bash\nset -euo pipefail\ndnf install -y docker amazon-ssm-agent\nsystemctl enable --now docker\n"],
  ["a proxy's settings", "content", "example.com {\n  reverse_proxy app:4000\n  header Strict-Transport-Security max-age=31536000\n}\n"],
  ["a query", "query", "fields @timestamp, @message | filter @message like /password reset/ | sort @timestamp desc"],
  ["a dashboard", "dashboard_body", '{"widgets":[{"properties":{"metrics":[["AWS/ApplicationELB","RequestCount","LoadBalancer","app/hermes/50dc6c495c0c9188"]]}}]}'],
]); // prettier-ignore

export const PLAIN: readonly Plain[] = [...IDS, ...PUBLIC, ...NAMES, ...WORDS];
