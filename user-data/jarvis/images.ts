/** What the four containers that are not Jarvis's own run, by the tag that a first deployment pins the digest of. */
export const BASE_IMAGES = {
  postgres: "docker.io/pgvector/pgvector:pg15",
  redis: "docker.io/library/redis:7-alpine",
  nginx: "docker.io/library/nginx:1.28-alpine",
  certbot: "docker.io/certbot/certbot:v5.1.0",
} as const;

export type BaseImages = Readonly<Record<keyof typeof BASE_IMAGES, string>>;
