#!/usr/bin/env bash
# Creates the module's login role and its database when the server starts for the first time (docs/okapi.md).
set -euo pipefail
psql --username postgres --set ON_ERROR_STOP=1 --set role="$DB_USERNAME" --set password="$DB_PASSWORD" --set database="$DB_DATABASE" <<'SQL'
CREATE ROLE :"role" LOGIN NOINHERIT CREATEROLE PASSWORD :'password';
CREATE DATABASE :"database" OWNER :"role";
SQL
