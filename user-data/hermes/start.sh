#!/usr/bin/env bash
# Runs the image whose tag the parameter holds, until systemd stops it.
set -euo pipefail

fail() { echo "start: $*" >&2; exit 1; }

tag=$(aws ssm get-parameter --name "$HERMES_IMAGE_TAG_PARAMETER" --query Parameter.Value --output text)
[[ $tag != none ]] || fail "nothing was rolled out yet: $HERMES_IMAGE_TAG_PARAMETER holds no tag."

account=$(aws sts get-caller-identity --query Account --output text)
registry=$account.dkr.ecr.$AWS_REGION.amazonaws.com
image=$registry/$HERMES_REPOSITORY:$tag
aws ecr get-login-password | docker login --username AWS --password-stdin "$registry"
docker pull --quiet "$image"
docker logout "$registry"

token=$(curl --fail --silent --request PUT --header "X-aws-ec2-metadata-token-ttl-seconds: 60" \
  http://169.254.169.254/latest/api/token)
instance=$(curl --fail --silent --header "X-aws-ec2-metadata-token: $token" \
  http://169.254.169.254/latest/meta-data/instance-id)

exec docker run --rm --name hermes --publish "$PORT:$PORT" \
  --env PORT --env PHX_HOST --env-file "$RUNTIME_DIRECTORY/secrets.env" \
  --log-driver awslogs --log-opt awslogs-group="$HERMES_LOG_GROUP" --log-opt awslogs-stream="$instance" \
  --log-opt mode=non-blocking "$image"
