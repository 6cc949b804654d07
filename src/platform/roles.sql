-- The three roles of the service, made once in a cluster (roles are not a database's own). Run by the login of
-- DATABASE_URL before the migrations, again at every start that has migrations to do, and by several databases of one
-- cluster at once; hence the exceptions. Nobody logs in as one of them: a login that is a member takes one on.
--
--   diogel_owner    owns the schemas and tables; runs migrations and the ledger's one append function
--   diogel_service  what the web, API and command line run as
--   diogel_reader   figures and inspection: reads, never writes, never sees a body
do $$
declare
  wanted text;
begin
  foreach wanted in array array['diogel_owner', 'diogel_service', 'diogel_reader'] loop
    if not exists (select from pg_catalog.pg_roles where rolname = wanted) then
      begin
        execute format('create role %I nologin noinherit', wanted);
      exception
        when duplicate_object or unique_violation then null;
      end;
    end if;
    -- From PostgreSQL 16 on, whoever creates a role may administer it and yet not become it.
    if not pg_has_role(
      current_user,
      wanted,
      case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end
    ) then
      execute format('grant %I to current_user', wanted);
    end if;
  end loop;
  if not has_database_privilege('diogel_owner', current_database(), 'create') then
    execute format('grant create on database %I to diogel_owner', current_database());
  end if;
end
$$;
