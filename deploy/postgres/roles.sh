#!/bin/sh
# Run once by a new PostgreSQL cluster: the database in the one order of text the product allows,
# the role that owns and migrates it, and the role that runs, which may not alter anything.
# Needs OWNER_PASSWORD and APP_PASSWORD; what alliance_app may do is granted by `manage.py grants`.
set -eu
psql -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
  -v owner="$OWNER_PASSWORD" -v app="$APP_PASSWORD" <<'SQL'
CREATE ROLE alliance_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'owner';
CREATE ROLE alliance_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'app';
CREATE DATABASE alliance OWNER alliance_owner
  TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8';
REVOKE ALL ON DATABASE alliance FROM PUBLIC;
GRANT CONNECT ON DATABASE alliance TO alliance_app;
\connect alliance
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO alliance_owner;
SQL
