# An ACME server on this machine, which reaches names where they lead.
mkdir -p /tmp/acme
cd /tmp/acme
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=acme -addext subjectAltName=IP:172.20.0.1 -keyout key.pem -out cert.pem 2>/dev/null
cat >config.json <<'END'
{
  "pebble": {
    "listenAddress": "0.0.0.0:14000", "managementListenAddress": "127.0.0.1:15000",
    "certificate": "/tmp/acme/cert.pem", "privateKey": "/tmp/acme/key.pem",
    "httpPort": 80, "tlsPort": 443, "ocspResponderURL": "", "externalAccountBindingRequired": false
  }
}
END
systemd-run --quiet --setenv=PEBBLE_VA_NOSLEEP=1 --setenv=PEBBLE_WFE_NONCEREJECT=0 pebble -config /tmp/acme/config.json
ufw allow in from 172.20.0.0/16 to any port 14000 proto tcp >/dev/null
sleep 1
