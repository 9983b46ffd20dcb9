/** The images of the four containers that are not Jarvis's own, by tag; the first deployment pins the digest. */
export const BASE_IMAGES = {
  postgres: "docker.io/pgvector/pgvector:pg15",
  redis: "docker.io/library/redis:7-alpine",
  nginx: "docker.io/library/nginx:1.28-alpine",
  certbot: "docker.io/certbot/certbot:v5.1.0",
} as const;

export type BaseImages = Readonly<Record<keyof typeof BASE_IMAGES, string>>;
