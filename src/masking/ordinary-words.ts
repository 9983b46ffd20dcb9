/**
 * Words in every configuration. A secret may be one of them. Searching for it would mask half the plan, so it is hidden
 * only where it is marked, and counted.
 */
const WORDS: ReadonlySet<string> = new Set(
  `a access account active actions add admin administrator agent alb all allow always amazon api app application apply
   apps arm arn asg async auth auto aws az azure backend backup base beta bin blue bool branch bucket build cache cert
   changeme client cloud cluster code config configuration connect console container content core count create cron
   custom data database db debug default delete demo deny dev develop development disable disabled dns docker domain
   down drop ec2 ecr ecs edge email empty enable enabled endpoint engine env environment error eu event every example
   external false file filter first foo bar baz force frontend full gateway get git github global green group guest
   guests gzip head health help high home host hostname hosts hourly http https hub iam id image images index info
   infra ingress input instance int integration internal internet ip ipv4 ipv6 item job json key keys kind kms label
   lambda large last latest lb level linux list live load local localhost log logs low main manager managed manual
   map master max mb medium memory message method metric metrics micro min mode model module monitor monitoring mysql
   name names nano nat net network never nginx no nodes node none normal null number off ok old on one open operator
   option options org os other output owner pass password path ping plan platform policy pool port post postgres
   postgresql preprod prod production profile project prometheus protected provider proxy public private put qa queue
   read readonly ready redis region release remote replica repo request required resource resources rest role root
   route rule run running runtime s3 sandbox scale schema script search secret secrets secure security server servers
   service services session set shared simple site size small sns sql sqs ssd ssh ssl stack stage staging standard
   start state static status stop storage store stream string strong sub subnet success super support sync system
   table tag tags target task tcp team temp template tenant terraform test testing text time tls tmp token tools top
   trace traffic true type ubuntu udp unknown up update upload url us usage user username users v1 v2 value values
   version view volume vpc warn warning web webhook weekly windows worker workers workspace write xlarge yaml yes zone
   daily monthly hourly`.split(/\s+/),
);

/** True for a word, a short number, a region, an address or a version that may occur in any plan. */
export function isOrdinaryWord(text: string): boolean {
  return (
    text.length < 3 || WORDS.has(text.toLowerCase()) || ORDINARY_FORM.test(text) || ORDINARY_NUMBERS.has(text)
  );
}

/** Ports, sizes, days and years. Any other four-digit number could be somebody's PIN. */
const ORDINARY_NUMBERS: ReadonlySet<string> = new Set(
  `1000 1024 1433 1440 1521 1800 1883 2000 2048 2049 2379 2380 3000 3001 3128 3306 3389 3600 4000 4096 4318 4443 5000
   5001 5044 5060 5400 5432 5433 5601 5671 5672 5900 5985 5986 6000 6379 6380 6443 7000 7001 7200 7474 8000 8001 8008
   8080 8081 8088 8090 8125 8192 8200 8300 8443 8500 8600 8883 8888 9000 9042 9090 9091 9092 9093 9094 9100 9200 9300
   9418 9999 10000 10250 11211 15672 16384 16379 18080 20000 27017 27018 28800 30000 32767 32768 43200 50000 61616
   65535 65536 86400`.split(/\s+/),
);

const ORDINARY_FORM =
  /^(?:\d{1,3}|(?:19|20)\d\d|\d+\.\d+(?:\.\d+)?|[a-z]{2}-[a-z]+-\d[a-z]?|(?:\d{1,3}\.){3}\d{1,3}(?:\/\d+)?|[a-z]\d[a-z]?\.\w+)$/i;
