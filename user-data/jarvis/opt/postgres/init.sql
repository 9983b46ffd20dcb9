-- Jarvis's database. The image runs it at the first start, bin/migrate.sh at every deployment: twice is harmless.
-- Later changes are files in migrations/, which run once each.
CREATE EXTENSION IF NOT EXISTS vector;

CREATE TABLE IF NOT EXISTS users (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  device_token varchar(255) UNIQUE NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  metadata jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE IF NOT EXISTS sessions (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  context_data jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  status varchar(20) NOT NULL DEFAULT 'active'
);

CREATE TABLE IF NOT EXISTS knowledge_documents (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  source_url text NOT NULL,
  source_type varchar(50) NOT NULL,
  title text,
  content text NOT NULL,
  metadata jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  last_indexed_at timestamptz
);

CREATE TABLE IF NOT EXISTS embeddings (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  document_id uuid NOT NULL REFERENCES knowledge_documents (id) ON DELETE CASCADE,
  chunk_text text NOT NULL,
  chunk_index integer NOT NULL,
  vector vector(1536) NOT NULL,
  embedding_model varchar(100) NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  metadata jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE IF NOT EXISTS logs (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  session_id uuid REFERENCES sessions (id) ON DELETE CASCADE,
  request_type varchar(10) NOT NULL CHECK (request_type IN ('asr', 'llm', 'rag', 'tts')),
  request_data jsonb,
  response_data jsonb,
  latency_ms integer,
  status varchar(20),
  error_message text,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL DEFAULT now() + interval '24 hours'
);

-- users.device_token has the index of its UNIQUE.
CREATE INDEX IF NOT EXISTS sessions_user_id ON sessions (user_id);
CREATE INDEX IF NOT EXISTS sessions_expires_at ON sessions (expires_at);
CREATE INDEX IF NOT EXISTS sessions_status ON sessions (status);
CREATE INDEX IF NOT EXISTS knowledge_documents_source_url ON knowledge_documents (source_url);
CREATE INDEX IF NOT EXISTS knowledge_documents_source_type ON knowledge_documents (source_type);
CREATE INDEX IF NOT EXISTS embeddings_document_id ON embeddings (document_id);
CREATE INDEX IF NOT EXISTS embeddings_vector ON embeddings USING hnsw (vector vector_cosine_ops);
CREATE INDEX IF NOT EXISTS logs_session_id ON logs (session_id);
CREATE INDEX IF NOT EXISTS logs_request_type ON logs (request_type);
CREATE INDEX IF NOT EXISTS logs_expires_at ON logs (expires_at);
CREATE INDEX IF NOT EXISTS logs_created_at ON logs (created_at);

CREATE OR REPLACE FUNCTION touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at = now();
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER users_updated_at BEFORE UPDATE ON users
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
CREATE OR REPLACE TRIGGER sessions_updated_at BEFORE UPDATE ON sessions
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
CREATE OR REPLACE TRIGGER knowledge_documents_updated_at BEFORE UPDATE ON knowledge_documents
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

-- Both are called by bin/clean-up.sh, which a timer runs; each says how many rows it was about.
CREATE OR REPLACE FUNCTION cleanup_expired_logs() RETURNS bigint LANGUAGE sql AS $$
  WITH gone AS (DELETE FROM logs WHERE expires_at < now() RETURNING 1) SELECT count(*) FROM gone
$$;

CREATE OR REPLACE FUNCTION cleanup_expired_sessions() RETURNS bigint LANGUAGE sql AS $$
  WITH over AS (
    UPDATE sessions SET status = 'expired' WHERE status = 'active' AND expires_at < now() RETURNING 1
  )
  SELECT count(*) FROM over
$$;

CREATE TABLE IF NOT EXISTS schema_migrations (
  name text PRIMARY KEY,
  applied_at timestamptz NOT NULL DEFAULT now()
);
